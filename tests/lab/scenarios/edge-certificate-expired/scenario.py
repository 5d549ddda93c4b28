"""The certificate that visitors get has run out three days ago."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge", days=(-93, -3))), ports=[443])
    lab.visit().fails(60)
    lab.visit("-k").shows(200, "Welcome")
