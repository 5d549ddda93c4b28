"""After a change the edge looks for the origin on a port where nothing has ever listened; the origin is fine."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge, ["203.0.113.20:8081"])
    lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
