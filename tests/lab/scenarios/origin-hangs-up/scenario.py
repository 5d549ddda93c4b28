"""The application takes the request and closes the connection without a word."""
from servers import app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "closes")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(502, "Bad Gateway")
