"""The origin's listener was set to expect a PROXY protocol header, which the edge does not send."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page(port="8080 proxy_protocol"))
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(502, "Bad Gateway")
