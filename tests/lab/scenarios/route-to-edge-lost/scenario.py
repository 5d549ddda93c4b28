"""A router on the way to the edge drops its packets without a word; the origin is reached another way."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].reroute("blackhole")
    lab.visit("--max-time", "2").fails(28)
