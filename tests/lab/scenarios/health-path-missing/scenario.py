"""Varnish asks for a health path that went with the last release; the page itself is there."""
from servers import nginx, page, varnish
from world import wait_for

PROBE = '.probe = { .url = "/healthz"; .interval = 200ms; .timeout = 1s; .window = 4; .threshold = 3; .initial = 3; }'


def play(lab):
    lab.names()
    nginx(lab.origin, page(more='location = /healthz { return 404 "not here"; }'))
    varnish(lab.edge, probe=PROBE)
    lab.profile["origins"][0]["healthPath"] = "/healthz"
    wait_for(lambda: lab.visit().status == 503, lambda: "the backend stays healthy")
    lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
