"""A router on the way to the edge answers that a filter forbids the traffic."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].reroute("prohibit")
    lab.visit("--max-time", "2").fails(7)
