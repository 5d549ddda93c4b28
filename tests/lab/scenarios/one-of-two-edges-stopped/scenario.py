"""The name has two addresses; behind one of them nothing listens any more, so every other visitor waits or fails."""
from servers import nginx, page, proxy, varnish


def play(lab):
    lab.names("www IN A 198.51.100.11")
    nginx(lab.origin, page())
    varnish(lab.edge)
    edge2 = lab.host("edge2", "198.51.100.11")
    nginx(edge2, proxy(), ports=[80])
    lab.profile["dns"]["expect"]["A"] = ["198.51.100.10", "198.51.100.11"]
    edge2.stop("nginx")
    lab.visit("--resolve", "www.example.com:80:198.51.100.11").fails(7)
