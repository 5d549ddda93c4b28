"""A firewall on the origin answers connects to the web server's port with ICMP "administratively prohibited"."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall("tcp dport 8080 reject with icmpx type admin-prohibited")
    lab.visit().shows(502, "Bad Gateway")
