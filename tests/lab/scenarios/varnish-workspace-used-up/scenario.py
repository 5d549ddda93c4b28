"""Varnish rewrites a header of the origin's again and again; since that holds thousands of tags, its memory for one does not do."""
from servers import nginx, page, varnish

REWRITES = "sub vcl_backend_response {\n    set beresp.uncacheable = true;\n" + "".join(
    f'    set beresp.http.X-Tags = regsuball(beresp.http.X-Tags, "tag-{letter}", "t{letter}");\n' for letter in "abcdefghijklmnopq") + "}\n"


def tags(count):
    return f"set $tags '{' '.join(f'product-{number:04}' for number in range(count))}'; add_header X-Tags '$tags $tags' always;"


def play(lab):
    lab.names()
    nginx(lab.origin, page(more=tags(3)))
    varnish(lab.edge, more=REWRITES)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page(more=tags(280)))
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    for _ in range(2):
        lab.visit().shows(503)
    log = lab.edge.folder / "varnish.log"
    log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "request"))
    lab.check("out of workspace" in log.read_text().lower(), f"varnishlog should name the reason: {log.read_text()[-3000:]}")
    lab.profile["logs"] = [{"path": str(log)}]
