"""The origin's address is not known here, but the error log of the edge's Apache is: the origin hangs up on each request."""
from servers import apache, app


def play(lab):
    lab.names()
    app(lab.origin, "works")
    apache(lab.edge, "ProxyTimeout 3\nProxyPass / http://203.0.113.20:8080/ connectiontimeout=2 retry=0\nProxyPreserveHost On")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, "closes")
    for _ in range(2):
        lab.visit().shows(502)
    log = lab.edge.folder / "error.log"
    lab.check("AH01102" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": str(log)}]
