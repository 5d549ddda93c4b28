"""The edge sends its own certificate alone, without the intermediate that leads to the root."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge", chain=False)), ports=[443])
    lab.visit().fails(60)
    lab.visit("-k").shows(200, "Welcome")
