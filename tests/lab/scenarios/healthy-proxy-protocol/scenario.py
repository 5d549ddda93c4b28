"""Edge and origin speak the PROXY protocol to each other; nobody else does, this computer included."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page(port="8080 proxy_protocol"))
    haproxy(lab.edge, servers=["203.0.113.20:8080 send-proxy"])
    lab.visit().shows(200, "Welcome")
