"""Varnish asks for /healthz, which the origin does not have: the backend counts as sick, and nothing is asked of it."""
from servers import nginx, page, varnish
from world import wait_for

PROBE = '.probe = { .url = "/healthz"; .interval = 200ms; .timeout = 1s; .window = 4; .threshold = 3; .initial = 3; }'


def play(lab):
    lab.names()
    nginx(lab.origin, page(more='location = /healthz { return 404 "not here"; }'))
    varnish(lab.edge, probe=PROBE)
    log = lab.edge.folder / "varnish.log"
    recorded = lab.edge.at("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "raw", "-i", "Backend_health")

    def sick():
        log.write_text(lab.edge.run(*recorded[recorded.index("varnishlog"):]))
        return "Went sick" in log.read_text()

    wait_for(sick, lambda: f"the backend stays healthy: {log.read_text()}")
    lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.arguments = ["--log", str(log)]
