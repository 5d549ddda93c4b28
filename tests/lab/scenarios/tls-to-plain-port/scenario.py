"""The edge speaks TLS to a port that serves plain HTTP."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(to="https://203.0.113.20:8080"), ports=[80])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:8080"
    lab.visit().shows(502, "Bad Gateway")
