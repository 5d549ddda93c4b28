"""The origin sends everybody to https, and the edge, which ends TLS, comes by plain http each time."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(status=301, body="https://www.example.com$request_uri"))
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge")), ports=[443])
    lab.visit().shows(301, "Location: https://www.example.com/")
    lab.visit("-L").fails(47)
