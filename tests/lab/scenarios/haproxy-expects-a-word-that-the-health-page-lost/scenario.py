"""HAProxy's check wants the word READY on the health page. Since the last release the page says "ok", with
200: both servers count as down, though they serve the shop."""
import time

from servers import haproxy, nginx, page
from world import wait_for


def play(lab):
    lab.names()
    web2 = lab.host("web2", "203.0.113.21")
    for host in (lab.origin, web2):
        nginx(host, page(more="location = /healthz { return 200 'ok'; }"))
    haproxy(lab.edge, servers=("203.0.113.20:8080", "203.0.113.21:8080"), check=True,
            more="option httpchk GET /healthz\n    http-check expect string READY")
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    for origin in lab.profile["origins"]:
        origin["healthPath"] = "/healthz"
    wait_for(lambda: "No server is available" in lab.visit().body, lambda: "HAProxy takes the origins for well")
    lab.visit().shows(503, "No server is available")
    for address in ("203.0.113.20", "203.0.113.21"):
        lab.visit("--connect-to", f"::{address}:8080").shows(200, "Welcome")
    said = [line.partition(": ")[2] for line in (lab.edge.folder / "haproxy.out").read_text().splitlines()
            if "is DOWN" in line or "has no server available" in line]
    lab.check(any("Layer7 invalid response" in line for line in said), f"HAProxy should say why: {said}")
    at = time.strftime("%b %e %H:%M:%S", time.gmtime())
    lab.profile["logs"] = [{"path": str(lab.edge.write("haproxy.log", "".join(f"{at} edge haproxy[412]: {line}\n" for line in said)))}]
