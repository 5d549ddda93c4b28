"""The edge speaks plain HTTP to a port that serves TLS."""
from servers import nginx, page, varnish
from tls import certificate


def play(lab):
    lab.names()
    nginx(lab.origin, page(port=8443, tls=certificate("origin")), ports=[8443])
    varnish(lab.edge, ["203.0.113.20:8443"])
    lab.profile["origins"][0]["url"] = "http://203.0.113.20:8443"
    lab.visit().shows(400, "The plain HTTP request was sent to HTTPS port")
