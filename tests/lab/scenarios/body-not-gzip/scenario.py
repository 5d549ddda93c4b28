"""The application announces gzip, but what follows does not inflate."""
from servers import app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "bad-gzip")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit("--compressed").fails(23, 61)
