"""The application's chunked answer has a chunk size that is no number."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "bad-chunks")
    varnish(lab.edge)
    # Varnish breaks off in the middle, or says 503 where it notices before the first byte left.
    seen = lab.visit()
    lab.check(seen.status == 503 or seen.exit in (18, 56, 92), "the page should not arrive whole")
