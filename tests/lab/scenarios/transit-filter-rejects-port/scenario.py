"""A new filter list on a router before the origin prohibits the web server's port, and says so; Squid, the edge, is told as well."""
from servers import nginx, page, squid


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="keepalive_timeout 0;"))
    squid(lab.edge)
    routers = lab.chain(3, to=lab.origin)
    lab.visit().shows(200, "Welcome")

    routers[1].firewall("tcp dport 8080 reject with icmp type admin-prohibited", hook="forward")
    lab.visit().shows(503, "ERR_CONNECT_FAIL")
    lab.visit("--connect-to", "::203.0.113.20:8080", "--max-time", "5").fails(7)
    lab.check(lab.ping("203.0.113.20", 3) == 0, "the origin itself should still be reached")
