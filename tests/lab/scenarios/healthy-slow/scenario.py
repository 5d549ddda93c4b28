"""The application takes its time, but stays within every limit."""
from servers import app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "slow:0.8")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")
