"""All passwords of the databases were renewed and the shop's settings were forgotten: MariaDB runs and denies
it access, the shop shows the page that WordPress has for that. PHP's log is at hand."""
import sys

from servers import varnish

SAID = """[{at} UTC] PHP Warning:  mysqli_real_connect(): (HY000/1045): Access denied for user 'shop'@'203.0.113.20' (using password: YES) in /srv/www/wp-includes/class-wpdb.php on line 1987
[{at} UTC] Access denied for user 'shop'@'203.0.113.20' (using password: YES)
"""
SHOWN = """<!DOCTYPE html><html lang="en-US"><head><title>Database Error</title></head><body id="error-page"><div class="wp-die-message"><h1>Error establishing a database connection</h1></div></body></html>"""
APP = r"""import http.server, sys, time
log, broken = open(sys.argv[1], "a", buffering=1), sys.argv[2] == "broken"
said, shown = open(sys.argv[3]).read(), open(sys.argv[4], "rb").read()
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if broken:
            log.write(said.replace("{at}", time.strftime("%d-%b-%Y %H:%M:%S", time.gmtime())).replace("{path}", self.path))
        body = shown if broken else b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
        self.send_response(500 if broken else 200)
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
    lab.names()
    log = lab.origin.write("php_errors.log", "")
    shop(lab.origin, log, "fine")
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    shop(lab.origin, log, "broken")
    for _ in range(3):
        lab.visit().shows(500, "Error establishing a database connection")
    lab.profile["logs"] = [{"path": str(log)}]
