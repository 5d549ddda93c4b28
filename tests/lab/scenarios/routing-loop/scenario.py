"""Two routers on the way to the edge send its packets back and forth until their time is up."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(4, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[2].reroute("back")
    lab.visit("--max-time", "2").fails(7, 28)
