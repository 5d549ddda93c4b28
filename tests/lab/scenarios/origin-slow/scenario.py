"""The application needs longer than the edge waits for a first byte."""
from servers import FIRST_BYTE, app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, f"slow:{FIRST_BYTE + 20}")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(504, "Gateway Time-out")
