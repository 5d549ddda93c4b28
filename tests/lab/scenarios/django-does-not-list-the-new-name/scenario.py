"""The shop moved from shop.example.com to www.example.com, and the application's list of allowed hosts still has the old
name alone: it answers 400 to the new one, and its log says which host it was sent.
"""
import sys

from servers import haproxy

APP = r"""import http.server, sys, time
log, allowed = open(sys.argv[1], "a", buffering=1), sys.argv[2].split(",")
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        host = self.headers.get("Host", "")
        good = host.partition(":")[0].lower() in allowed
        if not good:
            log.write(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()) + f",318 ERROR django.security.DisallowedHost: Invalid HTTP_HOST "
                      f"header: {host!r}. You may need to add {host.partition(':')[0]!r} to ALLOWED_HOSTS.\n"
                      'Traceback (most recent call last):\n'
                      '  File "/srv/shop/venv/lib/python3.11/site-packages/django/core/handlers/exception.py", line 55, in inner\n'
                      '    response = get_response(request)\n'
                      '  File "/srv/shop/venv/lib/python3.11/site-packages/django/http/request.py", line 150, in get_host\n'
                      '    raise DisallowedHost(msg)\n'
                      f"django.core.exceptions.DisallowedHost: Invalid HTTP_HOST header: {host!r}. You may need to add "
                      f"{host.partition(':')[0]!r} to ALLOWED_HOSTS.\n")
        body = (b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop." if good else
                b'<!doctype html>\n<html lang="en">\n<head>\n  <title>Bad Request (400)</title>\n</head>\n<body>\n'
                b'  <h1>Bad Request (400)</h1><p></p>\n</body>\n</html>\n')
        self.send_response(200 if good else 400)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
    do_HEAD = do_GET
    def log_message(self, *ignored):
        pass
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
"""


def play(lab):
    lab.names("shop IN A 198.51.100.10")
    log = lab.origin.write("shop.log", "")
    lab.origin.start("shop", sys.executable, lab.origin.write("shop.py", APP), log, "shop.example.com,localhost", tcp=[8080])
    haproxy(lab.edge)
    lab.visit("-H", "Host: shop.example.com").shows(200, "Welcome")
    for _ in range(2):
        lab.visit().shows(400, "Bad Request (400)")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(400)
    lab.profile["logs"] = [{"path": str(log)}]
