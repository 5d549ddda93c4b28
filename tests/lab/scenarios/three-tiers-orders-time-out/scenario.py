"""Varnish, HAProxy, Apache: pages are fine, but orders (POST alone) take the application longer than HAProxy waits, as its log shows."""
from servers import apache, app, files, haproxy, varnish

ORDERS = """RewriteEngine On
RewriteCond %{REQUEST_METHOD} =POST
RewriteRule ^/order http://127.0.0.1:9001/order [P]
"""


def play(lab):
    lab.names()
    web = lab.host("web1", "203.0.113.21")
    page = web.write("www/index.html", "<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n")
    app(web, "works", port=9001)
    apache(web, files(page.parent, ORDERS, ["rewrite"]), port=8080)
    haproxy(lab.origin, servers=["203.0.113.21:8080"], port=8080, more="timeout server 2s",
            frontend="log stdout format raw local0\n    option httplog")
    varnish(lab.edge, more="sub vcl_recv { return (pass); }")
    order = ("--request-target", "/order", "--data", "article=12")
    lab.visit(*order).shows(200, "Welcome")

    web.stop("app")
    app(web, "slow:30", port=9001)
    for _ in range(4):
        for _ in range(3):
            lab.visit().shows(200, "Welcome")
        lab.visit(*order).shows(504, "Gateway Time-out")
    log = lab.origin.folder / "haproxy.log"
    log.write_text("".join(f"{line}\n" for line in (lab.origin.folder / "haproxy.out").read_text().splitlines()
                           if " site shop/" in line))
    lab.check(log.read_text().count(" sH--") == 4, f"the log should hold the orders' ends: {log.read_text()}")
    lab.profile["origins"] = [{"name": "gateway", "url": "http://203.0.113.20:8080", "host": "www.example.com"}]
    lab.profile["logs"] = [{"path": str(log)}]
