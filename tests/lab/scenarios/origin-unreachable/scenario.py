"""The network of the origin is gone: a router answers "host unreachable" for it, whatever the port."""
from servers import nginx, page, varnish
from world import ORIGIN, call


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    call("ip", "route", "replace", "unreachable", f"{ORIGIN}/32")
    lab.visit().shows(503, "Backend fetch failed")
