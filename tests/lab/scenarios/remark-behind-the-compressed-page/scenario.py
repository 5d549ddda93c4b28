"""A monitoring plug-in writes its remark behind each page, and since an update behind the already compressed one:
whoever takes gzip finds junk after its end. Without compression the page is whole.
"""
import sys

from servers import haproxy

APP = r"""import gzip, http.server, sys
junk = sys.argv[1] == "junk"
remark = b"\n<!-- rendered by node 7 in 12 ms, 41 queries -->" * 6
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n"
        body += b"".join(b"<p>Article %d costs %d euros.\n" % (number, number * 7919 % 977) for number in range(400))
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        if packed:
            body = gzip.compress(body) + remark if junk else gzip.compress(body + remark)
        else:
            body += remark
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Vary", "Accept-Encoding")
        if packed:
            self.send_header("Content-Encoding", "gzip")
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
    lab.origin.start("shop", sys.executable, shop, "fine", tcp=[8080])
    haproxy(lab.edge)
    lab.visit("--compressed").shows(200, "Welcome")
    lab.visit("--compressed").fails(0)

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, "junk", tcp=[8080])
    for _ in range(2):
        lab.visit("--compressed").fails(23, 56, 61)
    lab.visit("--compressed", "--connect-to", "::203.0.113.20:8080").fails(23, 56, 61)
    lab.visit().shows(200, "Welcome")
    lab.visit().fails(0)
