"""A monitoring plug-in writes its remark behind each page, and since an update behind the already compressed one:
whoever takes gzip finds junk after its end.
"""
from servers import app, haproxy


def play(lab):
    lab.names()
    app(lab.origin, "ok")
    haproxy(lab.edge)
    lab.visit("--compressed").shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, "junk-behind-gzip")
    for _ in range(2):
        lab.visit("--compressed").fails(23, 56, 61)
    lab.visit("--compressed", "--connect-to", "::203.0.113.20:8080").fails(23, 56, 61)
