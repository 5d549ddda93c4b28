"""All processes that Passenger may start for the shop wait for a payment service, and a hundred requests wait
for them: Passenger answers all others 503 with its own page. Its log is at hand."""
import sys

from servers import haproxy

SAID = """[ W {at}.4120 812/T1c age/Cor/Con/CheckoutSession.cpp:269 ]: [Client 1-90417] Returning HTTP 503 due to: Request queue full (configured max. size: 100)
"""
SHOWN = """<!DOCTYPE html><html lang="en"><title>This website is under heavy load</title>
<h1>This website is under heavy load (queue full)</h1></html>"""
APP = r"""import http.server, sys, time
log, broken = open(sys.argv[1], "a", buffering=1), sys.argv[2] == "broken"
said, shown = open(sys.argv[3]).read(), open(sys.argv[4], "rb").read()
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if broken:
            log.write(said.replace("{at}", time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())).replace("{path}", self.path))
        body = shown if broken else b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
        self.send_response(503 if broken else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
    do_HEAD = do_POST = do_GET
    def log_message(self, *ignored):
        pass
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
"""


def shop(host, log, state):
    host.start("shop", sys.executable, host.write("shop.py", APP), log, state, host.write("said", SAID), host.write("shown", SHOWN), tcp=[8080])


def play(lab):
    tls = lab.use_https()
    lab.names()
    log = lab.origin.write("passenger.log", "")
    shop(lab.origin, log, "fine")
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    shop(lab.origin, log, "broken")
    for _ in range(3):
        lab.visit().shows(503, "queue full")
    lab.profile["logs"] = [{"path": str(log)}]
