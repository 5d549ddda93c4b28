"""The origin has not been updated for years and speaks TLS 1.1 at most, which the edge does not."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin"), more="""
        ssl_protocols TLSv1 TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;"""), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
