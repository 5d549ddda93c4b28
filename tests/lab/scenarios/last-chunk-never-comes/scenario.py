"""The shop's server streams its page in chunks and closes the connection behind the last one, without the empty chunk
that ends a body: browsers take the page for cut short.
"""
import sys

from servers import haproxy

APP = r"""import http.server, sys
ends = sys.argv[1] == "ends"
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        parts = ["<!doctype html><title>Example shop</title>", "<p>Welcome to the Example shop."]
        parts += [f"<p>Article {number} is in stock." for number in range(40)] + ["</html>\n"]
        for part in parts:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part.encode()))
        if ends:
            self.wfile.write(b"0\r\n\r\n")
    do_HEAD = do_GET
    def log_message(self, *ignored):
        pass
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("shop.py", APP)
    lab.origin.start("shop", sys.executable, shop, "ends", tcp=[8080])
    haproxy(lab.edge)
    lab.visit().shows(200, "</html>")
    lab.visit().fails(0)

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, "breaks-off", tcp=[8080])
    for _ in range(2):
        lab.visit().fails(18)
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(18)
