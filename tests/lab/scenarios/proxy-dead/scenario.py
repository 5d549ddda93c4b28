"""This workstation is set to use a proxy that is gone: nothing works here, and the site is fine."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.environment["http_proxy"] = "http://192.0.2.77:3128"
    lab.visit().fails(7)
