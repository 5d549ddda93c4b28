"""The edge asks the origin under the origin's own address, and gets its default host in place of the shop."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    default = """
    server { listen 8080 default_server; return 404 "no such site here"; }"""
    nginx(lab.origin, default, page())
    nginx(lab.edge, proxy(host="$proxy_host"), ports=[80])
    lab.visit().shows(404, "no such site here")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
