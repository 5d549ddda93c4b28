"""The application sets a cookie larger than all the header space that Varnish has for an answer."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "big-header")
    varnish(lab.edge)
    lab.visit().shows(503, "Backend fetch failed")
