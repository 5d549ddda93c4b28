"""The edge lies on the other side of the world: everything takes a third of a second, as physics has it."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.chain(3, to=lab.edge, delays={2: 160})
    lab.visit().shows(200, "Welcome")
