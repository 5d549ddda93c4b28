"""The origin speaks HTTP/2 without TLS and nothing else, as servers for gRPC do; the edge asks by HTTP/1.1."""
from servers import app, haproxy, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "fine", port=8081)
    haproxy(lab.origin, servers=["127.0.0.1:8081"], port=8080, tls="proto h2")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(502, "Bad Gateway")
