"""The load balancer before the edge was removed, which still expects its PROXY header and hangs up on visitors, who send none."""
from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, tls="accept-proxy")
    lab.visit().fails(52, 56)
    lab.visit("--haproxy-protocol").shows(200, "Welcome")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
