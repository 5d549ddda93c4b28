"""HAProxy passes TLS connections on without opening them; the web server that ends them has stopped, so that
visitors get a connection that closes in the middle of the handshake and no page at all."""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin")), ports=[443])
    haproxy(lab.edge, servers=["203.0.113.20:443"], port=443, frontend="mode tcp", more="mode tcp")
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:443"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    for _ in range(2):
        lab.visit().fails(35, 52, 56)
