"""A router on this side of the internet has lost its routes to edge and origin and drops what is sent there."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(4, to=lab.workstation)
    lab.visit().shows(200, "Welcome")

    routers[1].reroute("blackhole", "198.51.100.0/24", "203.0.113.0/24")
    lab.visit("--max-time", "2").fails(28)
