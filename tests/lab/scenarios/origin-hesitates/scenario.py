"""Every third request takes the application longer than Varnish waits: some visitors get the page, others 503."""
from servers import lasting_app, varnish


def play(lab):
    lab.names()
    lasting_app(lab.origin, "hesitates:3:5")
    varnish(lab.edge)
    seen = sorted(lab.visit().status for _ in range(3))
    lab.check(seen == [200, 200, 503], f"of three visits one should fail, but they gave {seen}")
