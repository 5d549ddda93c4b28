"""The origin lets in the edge alone, as it should: that this workstation cannot reach it is no fault."""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.origin.firewall(f"ip saddr != {EDGE} tcp dport 8080 drop")
    lab.visit().shows(200, "Welcome")
    lab.visit("--connect-to", "::203.0.113.20:8080", "--max-time", "1").fails(28)
