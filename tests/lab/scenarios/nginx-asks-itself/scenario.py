"""After a change nginx passes requests on to its own address, until its connections are used up: its log shows whom it asks."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("nginx")
    nginx(lab.edge, proxy(to=f"http://{lab.edge.address}:80"), ports=[80])
    seen = lab.visit().status
    lab.check(seen in (500, 502), f"a visitor should see 500 or 502, but sees {seen}")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    lab.check(f"client: {lab.edge.address}" in log.read_text(), f"the log should show the loop: {log.read_text()[-2000:]}")
    lab.profile["logs"] = [{"path": str(log)}]
