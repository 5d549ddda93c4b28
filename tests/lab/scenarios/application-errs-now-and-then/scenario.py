"""The application fails each third request with an error of its own."""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "errs:3")
    haproxy(lab.edge)
    seen = [lab.visit().status for _ in range(6)]
    lab.check(sorted(seen) == [200, 200, 200, 200, 500, 500], f"each third visitor should see 500: {seen}")
