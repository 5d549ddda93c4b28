"""This workstation's kernel allows no unprivileged echo requests."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.workstation.forbid_ping()
    lab.visit().shows(200, "Welcome")
