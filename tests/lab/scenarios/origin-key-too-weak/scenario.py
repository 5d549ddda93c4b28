"""The origin's certificate is good in all but its key: 1024 bits of RSA, which the edge does not accept."""
from servers import VERIFIES, nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    certificate = tls.certificate("origin", key=("rsa:1024",))
    nginx(lab.origin, page(port=443, tls=certificate, more="ssl_ciphers DEFAULT:@SECLEVEL=0;"), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more=VERIFIES.format(ca=tls.ROOT_CA)), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
