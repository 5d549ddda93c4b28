"""The edge asks every visitor for a client certificate and is content without one; the origin ignores server names."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin", self_signed=True)), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"), before=f"""
    ssl_client_certificate {tls.ROOT_CA};
    ssl_verify_client optional;"""), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")
