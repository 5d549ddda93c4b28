"""HAProxy checks the origin's health at the port of an agent that was not installed again after the move: the shop's own
port works, yet no server counts as up.
"""
from servers import haproxy, nginx, page
from world import wait_for


def play(lab):
    lab.names()
    nginx(lab.origin, page(), "server { listen 8081; return 200 'up'; }", ports=[8080, 8081])
    haproxy(lab.edge, ["203.0.113.20:8080 check inter 200ms fall 2"],
            more="option tcp-check\n    tcp-check connect port 8081",
            frontend="log stdout format raw local0\n    option httplog")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page())
    log = lab.edge.folder / "haproxy.log"

    def down():
        log.write_text((lab.edge.folder / "haproxy.out").read_text())
        return lab.visit().status == 503 and "Server shop/web1 is DOWN" in log.read_text()

    wait_for(down, lambda: f"the server stays up: {log.read_text()}")
    for _ in range(2):
        lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log.write_text((lab.edge.folder / "haproxy.out").read_text())
    lab.check("8081" in log.read_text(), f"the log should name the port: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
