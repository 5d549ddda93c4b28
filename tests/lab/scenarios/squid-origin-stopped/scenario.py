"""The origin has stopped behind a Squid that works as an accelerator."""
from servers import nginx, page, squid


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    squid(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503, "ERR_CONNECT_FAIL")
