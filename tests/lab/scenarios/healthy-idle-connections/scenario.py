"""The origin closes idle connections later than the edge gives them up; one of two origins closes them early."""
from servers import haproxy, lasting_app, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    other = lab.host("other", "203.0.113.21")
    lasting_app(other, "idle:0.4")
    haproxy(lab.edge, servers=["203.0.113.20:8080", "203.0.113.21:8080"])
    lab.profile["edge"]["idleTimeoutMs"] = 1000
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    lab.visit().shows(200, "Welcome")
    lab.visit().shows(200, "Welcome")
