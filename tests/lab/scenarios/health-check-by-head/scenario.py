"""HAProxy checks the origin's health by HEAD, which the application answers 405: no server counts as up."""
from servers import haproxy, nginx, page
from world import wait_for


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="if ($request_method = HEAD) { return 405; }"))
    haproxy(lab.edge, check=True, more="""
    option httpchk
    http-check send meth HEAD uri / ver HTTP/1.1 hdr Host www.example.com""")
    wait_for(lambda: lab.visit().status == 503, lambda: "HAProxy takes the origin for well")
    lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
