"""A filter at the origin turns away whatever came through a proxy (Via); the edge is one."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="if ($http_via) { return 403; }"))
    nginx(lab.edge, proxy(more='proxy_set_header Via "1.1 edge";'), ports=[80])
    lab.visit().shows(403, "Forbidden")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
