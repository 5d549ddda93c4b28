"""Nothing is wrong: the origin takes connections from the edge's network alone and answers all others with a reset, so
that from here its port looks closed; every visitor is served.
"""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    lab.origin.firewall("ip saddr != 198.51.100.0/24 meta l4proto tcp reject with tcp reset")
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both}", check=True)
    for _ in range(3):
        lab.visit().shows(200, "Welcome")
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(7)
