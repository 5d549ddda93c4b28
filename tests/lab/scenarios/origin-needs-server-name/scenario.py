"""The origin serves several sites over TLS and rejects handshakes without a server name; the edge sends none."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    stranger = """
    server { listen 443 ssl default_server; ssl_reject_handshake on; }"""
    nginx(lab.origin, stranger, page(port=443, tls=tls.certificate("origin")), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
