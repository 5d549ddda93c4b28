"""The workstation's network cable is unplugged; the site is fine."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.workstation.run("ip", "link", "set", "eth0", "down")
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").fails(7)
