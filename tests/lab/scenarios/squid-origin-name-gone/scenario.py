"""Squid knows its origin by a name that was taken out of the zone; the log that was handed in says so, the profile has the address."""
from servers import nginx, page, squid
from world import wait_for


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    squid(lab.edge, origin="shop-origin.example.com")
    lab.visit().shows(502, "ERR_READ_ERROR")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "cache.log"
    wait_for(lambda: "DNS lookup for" in log.read_text(), lambda: f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
