"""A link on the way takes 1400 bytes and its routers say so, as they should: TCP copes."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 180))
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    routers[1].mtu(1400)
    lab.visit().shows(200, "Welcome")
