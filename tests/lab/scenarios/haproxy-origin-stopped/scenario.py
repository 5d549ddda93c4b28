"""The only server of a HAProxy backend has stopped; the health check has taken it out (<NOSRV>)."""
from servers import haproxy, nginx, page
from world import wait_for


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, check=True)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    noticed = lab.edge.folder / "haproxy.out"
    wait_for(lambda: "backend 'shop' has no server available" in noticed.read_text(), noticed.read_text)
    lab.visit().shows(503, "No server is available to handle this request")
