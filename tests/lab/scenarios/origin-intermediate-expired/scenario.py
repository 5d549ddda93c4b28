"""The origin's certificate is good for months, but the intermediate that signed it has run out yesterday."""
from servers import VERIFIES, nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    old = tls.authority("old", days=(-900, -1))
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin", by=old)), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more=VERIFIES.format(ca=tls.ROOT_CA)), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
