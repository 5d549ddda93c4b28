"""Varnish's probe expects 204 from /healthz, which has answered 200 since the new release: the backend counts
as sick, although each probe got its answer, as varnishlog shows."""
from servers import nginx, page, varnish
from world import wait_for

PROBE = '.probe = { .url = "/healthz"; .expected_response = 204; .interval = 200ms; .timeout = 1s; .window = 4; .threshold = 3; .initial = 3; }'


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="location = /healthz { return 200 'ok'; }"))
    varnish(lab.edge, probe=PROBE)
    lab.profile["origins"][0]["healthPath"] = "/healthz"
    log = lab.edge.folder / "varnish.log"

    def sick():
        log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "raw", "-i", "Backend_health"))
        return "Went sick" in log.read_text()

    wait_for(sick, lambda: f"the backend stays healthy: {log.read_text()}")
    lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.profile["logs"] = [{"path": str(log)}]
