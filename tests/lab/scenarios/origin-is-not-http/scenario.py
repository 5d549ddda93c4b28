"""Something else than a web server listens on the origin's port: it answers with an SSH banner."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "garbage")
    varnish(lab.edge)
    lab.visit().shows(503, "Backend fetch failed")
