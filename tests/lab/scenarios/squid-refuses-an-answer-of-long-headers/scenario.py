"""The shop's sign-in sets a cookie of forty thousand bytes; Squid at the edge takes headers of twenty
thousand at most and puts its own page in the answer's place."""
from servers import app, nginx, page, squid


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="keepalive_timeout 0;"))
    squid(lab.edge, allow="allow all\nreply_header_max_size 20 KB\nhttp_access allow")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    app(lab.origin, "big-header")
    for _ in range(2):
        lab.visit().shows(502, "ERR_TOO_BIG")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
