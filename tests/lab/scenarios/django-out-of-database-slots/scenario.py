"""The database takes no more clients: the application answers 500 without saying why, and writes why into its log."""
import sys

from servers import haproxy

# A shop whose database has two slots, both of them held by another program.
SHOP = r'''import http.server, sys, time
log = open(sys.argv[1], "a", buffering=1)
full = len(sys.argv) > 2
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    def do_GET(self):
        body = b"<h1>Server Error (500)</h1>" if full else b"<p>Welcome to the Example shop."
        if full:
            at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
            log.write(f'{at},218 ERROR django.request: Internal Server Error: {self.path}\n'
                      'Traceback (most recent call last):\n'
                      '  File "/srv/shop/venv/lib/python3.11/site-packages/django/db/backends/base/base.py", line 289, in ensure_connection\n'
                      '    self.connect()\n'
                      '  File "/srv/shop/venv/lib/python3.11/site-packages/psycopg2/__init__.py", line 122, in connect\n'
                      '    conn = _connect(dsn, connection_factory=connection_factory, **kwasync)\n'
                      'django.db.utils.OperationalError: connection to server at "10.0.0.5", port 5432 failed: '
                      'FATAL:  remaining connection slots are reserved for non-replication superuser connections\n')
        self.send_response(500 if full else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_HEAD = do_GET
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
'''


def play(lab):
    lab.names()
    log = lab.origin.write("shop.log", "")
    shop = lab.origin.write("shop.py", SHOP)
    lab.origin.start("shop", sys.executable, shop, log, tcp=[8080])
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, log, "full", tcp=[8080])
    lab.visit().shows(500, "Server Error")
    lab.profile["logs"] = [{"path": str(log)}]
