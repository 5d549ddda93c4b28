"""The newsletter's program has put a zero byte behind the article's number in the link that was reported:
nginx at the edge calls that a bad request and asks nobody, as its log says. The same page without it is
fine."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.profile["site"]["url"] = "http://www.example.com/article/4711%00"
    for _ in range(2):
        lab.visit().shows(400, "Bad Request")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/access.log"}]
