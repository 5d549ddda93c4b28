"""The lines that make the origin ask the edge for a client certificate were copied into the edge's own site: it asks its visitors now."""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    own = tls.certificate("edge")
    haproxy(lab.edge, port=443, tls=f"ssl crt {own.both}")
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    haproxy(lab.edge, port=443, tls=f"ssl crt {own.both} ca-file {tls.ROOT_CA} verify required")
    lab.visit().fails(56, 35)
    known = tls.certificate("client", names=("edge.internal",))
    lab.visit("--cert", known.chain, "--key", known.key).shows(200, "Welcome")
