"""The only resolver drops every question."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.resolver.firewall("udp dport 53 drop", "tcp dport 53 drop")
    lab.visit("--max-time", "2").fails(6, 28)
