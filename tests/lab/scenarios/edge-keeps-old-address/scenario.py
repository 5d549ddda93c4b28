"""The origin has moved, and its name with it; the edge still connects to the old address, as its log shows."""
from servers import nginx, page, proxy


def play(lab):
    lab.names("origin 60 IN A 203.0.113.21")
    nginx(lab.host("moved", "203.0.113.21"), page())
    nginx(lab.edge, proxy(to="http://203.0.113.20:8080"), ports=[80])
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.visit().shows(502, "Bad Gateway")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
