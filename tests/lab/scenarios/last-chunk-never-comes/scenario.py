"""The shop's server streams its page in chunks and closes the connection behind the last one, without the empty chunk
that ends a body: browsers take the page for cut short.
"""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "ok")
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, "open-chunks")
    for _ in range(2):
        lab.visit().fails(18)
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(18)
