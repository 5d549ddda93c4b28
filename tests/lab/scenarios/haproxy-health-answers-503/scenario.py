"""Both servers answer all with 503, their health check too, so HAProxy has none left; they are not known here, its log is."""
import time

from servers import haproxy, nginx, page
from world import wait_for


def play(lab):
    lab.names()
    web2 = lab.host("web2", "203.0.113.21")
    for host in (lab.origin, web2):
        nginx(host, page(more="location = /health { return 200 'ok'; }"))
    haproxy(lab.edge, servers=("203.0.113.20:8080", "203.0.113.21:8080"), check=True,
            more="option httpchk GET /health")
    lab.visit().shows(200, "Welcome")

    for host in (lab.origin, web2):
        host.stop("nginx")
        nginx(host, page(status=503, body="search index not loaded"))
    wait_for(lambda: "No server is available" in lab.visit().body, lambda: "HAProxy takes the origins for well")
    lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(503, "search index")

    # What it says on its standard error, as syslog would have stored it; the refusals while nginx was restarted are none of it.
    said = [line.partition(": ")[2] for line in (lab.edge.folder / "haproxy.out").read_text().splitlines()
            if "Layer7 wrong status, code: 503" in line or "has no server available" in line]
    lab.check(any("no server available" in line for line in said), f"HAProxy should say so: {said}")
    at = time.strftime("%b %e %H:%M:%S", time.gmtime())
    log = lab.edge.write("haproxy.log", "".join(f"{at} edge haproxy[412]: {line}\n" for line in said))
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": str(log)}]
