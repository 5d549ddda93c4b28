"""Varnish was told to ask again where an answer says that its stock figures are old; since the nightly import
failed all answers say so, and after four further attempts it gives up. What a varnishlog holds of it is at
hand; the origin's page is fine."""
from servers import nginx, page, varnish

RETRY = """sub vcl_backend_response {
    set beresp.uncacheable = true;
    if (beresp.http.X-Stock == "old") { return (retry); }
}"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="add_header X-Stock fresh always;"))
    varnish(lab.edge, more=RETRY)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page(more="add_header X-Stock old always;"))
    lab.visit().shows(503)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "varnish.log"
    log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "request"))
    lab.check("retry" in log.read_text(), f"varnishlog should tell of the attempts: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
