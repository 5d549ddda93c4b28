"""Since its new set of patterns the intrusion filter on the edge takes every request for an attack: the handshake
passes, and the first bytes of a request are answered with a reset.
"""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.chain(2, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.edge.firewall("tcp dport 80 tcp flags & psh == psh reject with tcp reset")
    for _ in range(3):
        lab.visit().fails(52, 56)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
