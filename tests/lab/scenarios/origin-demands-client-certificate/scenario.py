"""The origin lets nobody in without a client certificate, and the edge has lost its own."""
from servers import app, haproxy, nginx, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    app(lab.origin, "fine")
    haproxy(lab.origin, servers=["127.0.0.1:8080"], port=443,
            tls=f"ssl crt {tls.certificate('origin').both} verify required ca-file {tls.ROOT_CA}")
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
