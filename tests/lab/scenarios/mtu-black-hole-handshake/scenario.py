"""The way back from the edge swallows large packets: TLS handshakes hang when the certificates are due."""
from servers import nginx, page, proxy

RSA = ("rsa:4096",)


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge", key=RSA)), ports=[443])
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].narrow("in", 1300)
    routers[1].swallow_too_big()
    lab.visit("--max-time", "2").fails(28)
