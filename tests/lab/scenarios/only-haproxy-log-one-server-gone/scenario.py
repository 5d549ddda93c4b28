"""The origins are not known here, but HAProxy's log is: of its two servers one takes no connection, so half of the visits fail."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    web2 = lab.host("web2", "203.0.113.21")
    nginx(web2, page())
    haproxy(lab.edge, servers=("203.0.113.20:8080", "203.0.113.21:8080"),
            frontend="log stdout format raw local0\n    option httplog")
    for _ in range(4):
        lab.visit().shows(200, "Welcome")

    web2.stop("nginx")
    seen = [lab.visit().status for _ in range(20)]
    lab.check(seen.count(503) == 10 and seen.count(200) == 10, f"every other visitor should see 503, but they see {seen}")
    log = lab.edge.folder / "haproxy.log"
    log.write_text("".join(f"{line}\n" for line in (lab.edge.folder / "haproxy.out").read_text().splitlines()
                           if " site shop/" in line))
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": str(log)}]
