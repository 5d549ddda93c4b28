"""The application promises more bytes than it sends and closes."""
from servers import app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "truncates")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().fails(18)
