"""The last router before the edge does not find it and says so."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[2].reroute("unreachable")
    lab.visit("--max-time", "2").fails(7)
