"""The shop's new toolkit for experiments puts each of its flags into a header line of its own: all are short, but they
are more than HAProxy takes lines, so it answers 502. The log is at hand.
"""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "flags:12")
    haproxy(lab.edge, frontend="log stdout format raw local0\n    option httplog")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, "flags:260")
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "haproxy.out"
    lab.check(" PH--" in log.read_text(), f"the log should say where it ended: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
