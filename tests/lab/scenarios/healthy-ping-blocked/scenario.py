"""Edge and origin answer no echo requests, as many do."""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    for host in (lab.edge, lab.origin):
        host.firewall("icmp type echo-request drop")
    lab.visit().shows(200, "Welcome")
    lab.check(lab.ping(EDGE, 3) == 100, "echo should not be answered")
