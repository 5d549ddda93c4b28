"""The origin has stopped behind an Apache that passes requests on with mod_proxy."""
from servers import CONNECT, FIRST_BYTE, apache, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    apache(lab.edge, f"ProxyPass / http://203.0.113.20:8080/ connectiontimeout={CONNECT} timeout={FIRST_BYTE} retry=0\n"
                     "ProxyPreserveHost On")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503, "Service Unavailable")
