"""Varnish starts a request again where the answer lacks a header, and since a release of the shop no answer has it."""
from servers import nginx, page, varnish

RESTARTS = """
sub vcl_deliver {
    if (!resp.http.X-Shop-Node) {
        return (restart);
    }
}
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="add_header X-Shop-Node web1 always;"))
    varnish(lab.edge, more=RESTARTS)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page())
    lab.visit().shows(503, "Service Unavailable")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "varnish.log"
    log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "request"))
    lab.check("Too many restarts" in log.read_text(), f"varnishlog should name the reason: {log.read_text()[-6000:]}")
    lab.profile["logs"] = [{"path": str(log)}]
