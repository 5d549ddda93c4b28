"""The site has no IPv6 addresses, and the workstation has IPv6."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.use_ipv6()
    lab.visit().shows(200, "Welcome")
