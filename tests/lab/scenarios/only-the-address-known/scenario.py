"""Nothing is known but the site's address and its origin: no profile file, no expectation of DNS."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503, "Backend fetch failed")
    lab.command = ["--site", "http://www.example.com/", "--origin", "203.0.113.20:8080"]
