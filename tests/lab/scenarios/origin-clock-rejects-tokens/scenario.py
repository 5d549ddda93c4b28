"""The origin's clock stands still since its last snapshot was restored, forty minutes back: it takes the sign-in
service's tokens to be of the future and fails.
"""
import sys

from servers import nginx, proxy

APP = r"""import email.utils, http.server, sys, time
behind = float(sys.argv[2])
log = open(sys.argv[1], "a", buffering=1)
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(time.time() - behind, usegmt=True)
    def do_GET(self):
        good = behind < 60
        if not good:
            at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - behind))
            log.write(f'[{at},310] ERROR in app: Exception on {self.path} [GET]\n'
                      'Traceback (most recent call last):\n'
                      '  File "/srv/shop/shop/session.py", line 41, in guest\n'
                      '    claims = jwt.decode(token, KEY, algorithms=["RS256"], audience="shop")\n'
                      '  File "/srv/shop/venv/lib/python3.11/site-packages/jwt/api_jwt.py", line 363, in _validate_iat\n'
                      '    raise ImmatureSignatureError("The token is not yet valid (iat)")\n'
                      'jwt.exceptions.ImmatureSignatureError: The token is not yet valid (iat)\n')
        body = b"<p>Welcome to the Example shop." if good else b"<h1>Internal Server Error</h1>"
        self.send_response(200 if good else 500)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_HEAD = do_GET
    def log_message(self, *ignored):
        pass
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
"""


def play(lab):
    lab.names()
    log = lab.origin.write("shop.log", "")
    shop = lab.origin.write("shop.py", APP)
    lab.origin.start("shop", sys.executable, shop, log, 0, tcp=[8080])
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, log, 2400, tcp=[8080])
    for _ in range(2):
        lab.visit().shows(500, "Internal Server Error")
    lab.profile["logs"] = [{"path": str(log)}]
