"""A filter on the origin answers the edge's connects with a reset; the edge's log names the right address and port."""
from servers import nginx, page, proxy
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.origin.firewall(f"ip saddr {EDGE} tcp dport 8080 reject with tcp reset")
    lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
