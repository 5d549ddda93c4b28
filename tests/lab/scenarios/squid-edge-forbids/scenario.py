"""A rule of Squid, which is the edge, forbids every request since it was changed; the origin is fine."""
from servers import nginx, page, squid


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    squid(lab.edge, allow="deny")
    lab.visit().shows(403, "ERR_ACCESS_DENIED")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
