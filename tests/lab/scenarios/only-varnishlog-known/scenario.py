"""The origin's address is not known here, but somebody has sent a varnishlog: connection refused."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503, "Backend fetch failed")
    log = lab.edge.folder / "varnish.log"
    log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "request"))
    lab.check("Connection refused" in log.read_text(), f"varnishlog should name the reason: {log.read_text()}")
    lab.profile["origins"] = []
    lab.arguments = ["--log", str(log)]
