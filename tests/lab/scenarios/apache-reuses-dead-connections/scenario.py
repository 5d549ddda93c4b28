"""Apache reuses a connection to the application that this has forgotten, and answers 502 now and then."""
import time

from servers import apache, lasting_app
from world import wait_for


def play(lab):
    lab.names()
    lasting_app(lab.origin, "forgets:1")
    apache(lab.edge, """
ProxyPass / http://203.0.113.20:8080/ keepalive=on
ThreadsPerChild 8
ServerLimit 1
MaxRequestWorkers 8
StartServers 1
""")
    lab.profile["edge"]["idleTimeoutMs"] = 3000

    def silence():
        begun = time.monotonic()
        wait_for(lambda: time.monotonic() - begun > 1.3, lambda: "time stands still")

    lab.visit().shows(200, "Welcome")
    silence()
    lab.visit().shows(502)
    lab.visit().shows(200, "Welcome")
    silence()
