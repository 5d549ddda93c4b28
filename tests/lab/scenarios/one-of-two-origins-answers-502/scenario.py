"""Of the two web servers behind the edge's upstream, one has lost its application and answers every other visitor 502."""
from servers import app, nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    web2 = lab.host("web2", "203.0.113.21")
    app(web2, "works", port=9000)
    nginx(web2, proxy(to="http://127.0.0.1:9000", port=8080))
    nginx(lab.edge, proxy(to="http://shop", before="""
    upstream shop { server 203.0.113.20:8080; server 203.0.113.21:8080; }"""), ports=[80])
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    for _ in range(2):
        lab.visit().shows(200, "Welcome")

    web2.stop("app")
    seen = [lab.visit().status for _ in range(4)]
    lab.check(set(seen) == {200, 502}, f"every other visitor should see 502, but they see {seen}")
