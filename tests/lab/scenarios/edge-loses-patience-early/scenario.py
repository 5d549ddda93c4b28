"""The edge waits for one second, as nobody here knows, and since a release the origin takes one and a half: its log says so."""
from servers import app, nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy().replace("proxy_read_timeout 3s", "proxy_read_timeout 1s"), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    app(lab.origin, "slow:1.5")
    lab.visit().shows(504, "Gateway Time-out")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    del lab.profile["edge"]
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
