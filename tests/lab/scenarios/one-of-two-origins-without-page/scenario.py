"""The new release went to one of two web servers; the other does not know the page."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.host("web2", "203.0.113.21"), page(status=404, body="No such page"))
    haproxy(lab.edge, servers=["203.0.113.20:8080", "203.0.113.21:8080"])
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    seen = {lab.visit().status, lab.visit().status}
    lab.check(seen == {200, 404}, f"every other visitor should see 404, but they see {seen}")
