"""A router on the way answers two packets in a second and no more; traffic passes it."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    routers[1].firewall("icmp type time-exceeded limit rate over 2/second burst 2 packets drop", hook="output")
    lab.visit().shows(200, "Welcome")
