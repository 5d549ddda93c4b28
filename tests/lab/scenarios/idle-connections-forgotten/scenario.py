"""Between edge and origin connections are forgotten after a second of silence; the edge goes on reusing them."""
import time

from servers import haproxy, lasting_app
from world import wait_for


def play(lab):
    lab.names()
    lasting_app(lab.origin, "forgets:1")
    haproxy(lab.edge, more="http-reuse always")
    lab.profile["edge"]["idleTimeoutMs"] = 3000

    def silence():
        begun = time.monotonic()
        wait_for(lambda: time.monotonic() - begun > 1.3, lambda: "time stands still")

    lab.visit().shows(200, "Welcome")
    lab.visit().shows(200, "Welcome")
    silence()
    lab.visit().shows(502)
    lab.visit().shows(200, "Welcome")
    silence()
