"""The edge adds headers that are longer than the origin takes; the origin's page says so."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(server=f'set $part "{"a" * 3900}";', more='proxy_set_header X-Trace "$part$part$part";'), ports=[80])
    lab.visit().shows(400, "Request Header Or Cookie Too Large")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
