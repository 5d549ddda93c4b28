"""A filter in front of the edge drops what is sent to it; the origin behind it answers."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.edge.firewall("tcp dport 80 drop")
    lab.visit("--max-time", "2").fails(28)
