"""No router on the way says anything when a packet's time is up."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    for router in lab.chain(4, to=lab.edge):
        router.silent()
    lab.visit().shows(200, "Welcome")
