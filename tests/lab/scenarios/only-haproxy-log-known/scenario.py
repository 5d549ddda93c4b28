"""The origin's address is not known here, but HAProxy's log is: no connection came about before the time was up."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, frontend="log stdout format raw local0\n    option httplog")
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall(f"ip saddr {lab.edge.address} tcp dport 8080 drop")
    for _ in range(3):
        lab.visit().shows(503, "No server is available")
    log = lab.edge.folder / "haproxy.log"
    log.write_text("".join(f"{line}\n" for line in (lab.edge.folder / "haproxy.out").read_text().splitlines()
                           if " site shop/" in line))
    lab.check(" sC--" in log.read_text(), f"the log should hold the end in the connect phase: {log.read_text()}")
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": str(log)}]
