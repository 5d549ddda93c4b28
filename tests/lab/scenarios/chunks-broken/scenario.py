"""The application's chunked answer has a chunk size that is no number."""
from servers import app, varnish


def play(lab):
    lab.names()
    app(lab.origin, "bad-chunks")
    varnish(lab.edge)
    # Varnish breaks off in the middle, ends the body where it is empty, or says 503 before the first byte left.
    seen = lab.visit()
    lab.check(seen.status == 503 or seen.exit in (18, 56, 92) or not seen.body, "the page should not arrive whole")
