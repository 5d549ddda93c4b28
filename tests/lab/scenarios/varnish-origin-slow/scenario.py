"""The application answers, but a second later than Varnish is willing to wait."""
from servers import FIRST_BYTE, app, varnish


def play(lab):
    lab.names()
    app(lab.origin, f"slow:{FIRST_BYTE + 1}")
    varnish(lab.edge)
    lab.visit().shows(503, "Backend fetch failed")
