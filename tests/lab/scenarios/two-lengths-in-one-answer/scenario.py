"""The application states the length of its page twice, once of the compressed and once of the plain page; HAProxy takes no such answer."""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "two-lengths")
    haproxy(lab.edge)
    for _ in range(2):
        lab.visit().shows(502, "invalid or incomplete response")
