"""The delivery network's place in Frankfurt has a fault of its own and answers 500 before it asks anybody, as
its page says; the one in Paris gives the shop's page, and so does the origin."""
from servers import haproxy, nginx, page

FAULT = ("<!doctype html><title>500 Internal Edge Error</title><h1>Internal edge error</h1><p>An internal error occurred on this edge node before the "
         "request was forwarded to the origin. The origin server was not contacted.<p>Node: edge-fra-17 &middot; Request ID: 7f3a9c1e-22b0-4c1f &middot; "
         "See the provider's status page for current incidents.")


def play(lab):
    lab.names("www IN A 198.51.100.11")
    lab.profile["dns"]["expect"]["A"] = ["198.51.100.10", "198.51.100.11"]
    nginx(lab.origin, page())
    haproxy(lab.edge)
    paris = lab.host("paris", "198.51.100.11")
    haproxy(paris)
    for address in ("198.51.100.10", "198.51.100.11"):
        lab.visit("--connect-to", f"::{address}:80").shows(200, "Welcome")

    lab.edge.stop("haproxy")
    haproxy(lab.edge, frontend=f"http-request return status 500 content-type text/html file {lab.edge.write('fault.html', FAULT)} hdr X-Cache Error hdr X-Edge-Location FRA")
    lab.visit("--connect-to", "::198.51.100.10:80").shows(500, "Internal edge error")
    lab.visit("--connect-to", "::198.51.100.11:80").shows(200, "Welcome")
