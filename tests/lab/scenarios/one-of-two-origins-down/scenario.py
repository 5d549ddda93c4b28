"""One of two web servers has stopped; the edge sends every other request to it."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    web2 = lab.host("web2", "203.0.113.21")
    nginx(web2, page())
    nginx(lab.edge, proxy(to="http://shop", more="proxy_next_upstream off;", before="""
    upstream shop { server 203.0.113.20:8080 max_fails=0; server 203.0.113.21:8080 max_fails=0; }"""), ports=[80])
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})

    web2.stop("nginx")
    seen = {lab.visit().status, lab.visit().status}
    lab.check(seen == {200, 502}, f"every other visitor should see 502, but they see {seen}")
