"""The edge sends its chain with two certificates swapped; what visitors use copes with that."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    below = tls.authority("below", by="intermediate")
    certificate = tls.certificate("edge", by=below, sent=["edge", "intermediate", below])
    nginx(lab.edge, proxy(port=443, tls=certificate), ports=[443])
    lab.visit().shows(200, "Welcome")
