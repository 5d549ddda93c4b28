"""The name has the addresses of two edges, and both work; the profile knows of them."""
from servers import nginx, page, proxy, varnish


def play(lab):
    lab.names("www IN A 198.51.100.11")
    nginx(lab.origin, page())
    varnish(lab.edge)
    nginx(lab.host("edge2", "198.51.100.11"), proxy(), ports=[80])
    lab.profile["dns"]["expect"]["A"] = ["198.51.100.10", "198.51.100.11"]
    lab.visit().shows(200, "Welcome")
