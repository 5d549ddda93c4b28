"""The edge itself has stopped; the origin behind it answers."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("varnish")
    lab.visit().fails(7)
