"""The edge sends a PROXY protocol header, which the origin takes for a malformed request."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, servers=["203.0.113.20:8080 send-proxy-v2"])
    lab.visit().shows(400)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
