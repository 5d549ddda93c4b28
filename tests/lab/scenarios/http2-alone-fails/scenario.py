"""The origin offers to upgrade to HTTP/2 (a header that HTTP/2 forbids), and the edge passes that on to browsers."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(more="add_header Upgrade h2,h2c always;"))
    nginx(lab.edge, proxy(port="443 ssl http2", tls=tls.certificate("edge")), ports=[443])
    lab.visit("--http1.1").shows(200, "Welcome")
    lab.visit("--http2").fails(92)
