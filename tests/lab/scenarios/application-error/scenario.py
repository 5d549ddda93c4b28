"""The application itself answers 500; the edge passes that on."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "error")
    varnish(lab.edge)
    lab.visit().shows(500, "Application error")
