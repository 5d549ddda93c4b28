"""The origin's web server passes requests on to the public name, so they come back to the edge: Squid sees itself in Via."""
from servers import nginx, page, proxy, squid


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    squid(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, proxy(to="http://198.51.100.10:80", port=8080))
    lab.visit().shows(403, "Access Denied")
    log = lab.edge.folder / "cache.log"
    lab.check("Forwarding loop detected" in log.read_text(), f"the log should name the loop: {log.read_text()[-3000:]}")
    lab.profile["logs"] = [{"path": str(log)}]
