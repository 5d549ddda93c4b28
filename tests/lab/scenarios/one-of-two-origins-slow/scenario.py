"""One of two web servers takes longer than the edge waits; every other visitor is sent there."""
from servers import app, haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    app(lab.host("web2", "203.0.113.21"), "slow:20")
    haproxy(lab.edge, servers=["203.0.113.20:8080", "203.0.113.21:8080"])
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    seen = {lab.visit().status, lab.visit().status}
    lab.check(seen == {200, 504}, f"every other visitor should see 504, but they see {seen}")
