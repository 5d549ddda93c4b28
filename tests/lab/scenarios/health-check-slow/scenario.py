"""The health path asks a database that takes its time; the page does not. Varnish's probe gives up first."""
from servers import app, nginx, page, varnish
from world import wait_for

PROBE = '.probe = { .url = "/healthz"; .interval = 200ms; .timeout = 500ms; .window = 4; .threshold = 3; .initial = 3; }'


def play(lab):
    lab.names()
    app(lab.origin, "slow:9", port=9001)
    nginx(lab.origin, page(more="location = /healthz { proxy_pass http://127.0.0.1:9001; }"))
    varnish(lab.edge, probe=PROBE)
    lab.profile["origins"][0]["healthPath"] = "/healthz"
    wait_for(lambda: lab.visit().status == 503, lambda: "the backend stays healthy")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
