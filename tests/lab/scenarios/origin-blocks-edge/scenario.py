"""A ban list on the origin has caught the edge: its packets are dropped, everybody else is served."""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall(f"ip saddr {EDGE} tcp dport 8080 drop")
    lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
