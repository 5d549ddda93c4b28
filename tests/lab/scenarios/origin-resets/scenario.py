"""The application takes the request and resets the connection, behind HAProxy."""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "resets")
    haproxy(lab.edge)
    lab.visit().shows(502, "Bad Gateway")
