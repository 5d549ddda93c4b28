"""The application's chunked answer has a chunk size that is no number."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "bad-chunks")
    varnish(lab.edge)
    lab.visit().fails(0, 18, 56, 92)
    lab.check(lab.visit().status in (0, 503) or lab.visit().exit != 0, "the page should not arrive whole")
