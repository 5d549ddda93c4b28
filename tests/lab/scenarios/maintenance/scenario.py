"""The site is down for maintenance: a complete 503 with Retry-After from the origin."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(status=503, body="<h1>Back soon</h1> We are doing scheduled maintenance.",
                           more="add_header Retry-After 1800 always;"))
    varnish(lab.edge)
    lab.visit().shows(503, "scheduled maintenance")
    lab.visit().shows(503, "Retry-After: 1800")
