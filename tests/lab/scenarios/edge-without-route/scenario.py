"""The edge's own routing table has no way to the origin, as its log shows; from elsewhere the origin answers."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.edge.run("ip", "route", "add", "unreachable", "203.0.113.0/24")
    lab.visit().shows(502, "Bad Gateway")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
