"""The site asks for a login, and its profile says that 401 is right."""
from servers import nginx, page, varnish

ASK = """add_header WWW-Authenticate 'Basic realm="shop"' always;"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(status=401, body="Members only", more=ASK))
    varnish(lab.edge)
    lab.profile["site"]["expectStatus"] = "401"
    lab.visit().shows(401, "Members only")
