"""nginx keeps connections to the shop for a minute, the other side forgets those that were silent for a
second: the first request after a pause is reset, all others work."""
import time

from servers import lasting_app, nginx, proxy
from world import wait_for


def play(lab):
    lab.names()
    lasting_app(lab.origin, "forgets:1")
    pool = """
    upstream shop { server 203.0.113.20:8080; keepalive 8; keepalive_timeout 60s; }"""
    nginx(lab.edge, pool, proxy(to="http://shop", more='proxy_http_version 1.1; proxy_set_header Connection ""; proxy_next_upstream off;'), ports=[80])
    lab.profile["edge"]["idleTimeoutMs"] = 3000

    def silence():
        begun = time.monotonic()
        wait_for(lambda: time.monotonic() - begun > 1.4, lambda: "time stands still")

    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    for _ in range(3):
        silence()
        lab.visit().shows(502)
        lab.visit().shows(200, "Welcome")
    silence()
    log = lab.edge.folder / "nginx/error.log"
    lab.check("reset by peer" in log.read_text(), f"the log should tell of resets: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
