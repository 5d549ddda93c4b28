"""A firewall on the origin drops everything that is sent to the web server's port; the host itself is up."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall("tcp dport 8080 drop")
    lab.visit().shows(503, "Backend fetch failed")
