"""The shop's new toolkit for experiments puts each of its flags into a header line of its own: all are short, but they
are more than HAProxy takes lines, so it answers 502. The log is at hand.
"""
import sys

from servers import haproxy

APP = r"""import http.server, sys
lines = int(sys.argv[1])
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        for number in range(lines):
            self.send_header(f"X-Flag-{number}", "on")
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
    lab.names()
    shop = lab.origin.write("shop.py", APP)
    lab.origin.start("shop", sys.executable, shop, 12, tcp=[8080])
    haproxy(lab.edge, frontend="log stdout format raw local0\n    option httplog")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, 260, tcp=[8080])
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "haproxy.out"
    lab.check(" PH--" in log.read_text(), f"the log should say where it ended: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
