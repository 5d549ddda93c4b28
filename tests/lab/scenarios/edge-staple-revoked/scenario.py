"""The edge's certificate was revoked; it staples the authority's word for that to every handshake."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    certificate = tls.certificate("edge")
    nginx(lab.edge, proxy(port=443, tls=certificate, before=f"""
    ssl_stapling on;
    ssl_stapling_file {tls.staple(certificate, revoked=True)};"""), ports=[443])
    lab.visit("--cert-status").fails(91)  # as a browser that looks at the staple
