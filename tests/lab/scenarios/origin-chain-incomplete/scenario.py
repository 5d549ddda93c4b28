"""The origin sends its own certificate alone, and the edge verifies what it is sent."""
from servers import VERIFIES, nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin", chain=False)), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more=VERIFIES.format(ca=tls.ROOT_CA)), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
