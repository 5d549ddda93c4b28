"""Varnish was told to keep errors for five minutes; the origin has long recovered."""
from servers import nginx, page, varnish
from world import wait_for

KEEP_ERRORS = """
sub vcl_backend_response { if (beresp.status >= 500) { set beresp.ttl = 5m; return (deliver); } }
sub vcl_deliver { set resp.http.X-Cache = "MISS"; if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; } }
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(status=503, body="<h1>The shop cannot reach its database</h1>"))
    varnish(lab.edge, more=KEEP_ERRORS)
    lab.visit().shows(503, "X-Cache: MISS")

    lab.origin.stop("nginx")
    nginx(lab.origin, page())
    wait_for(lambda: "\nAge: 0\n" not in lab.visit().head, lambda: "the stored error does not age")
    lab.visit().shows(503, "X-Cache: HIT")
