"""The origin's web server has stopped: Varnish in front of it has nothing to fetch from."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503, "Backend fetch failed")
