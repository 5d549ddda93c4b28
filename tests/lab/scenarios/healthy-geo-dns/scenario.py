"""A resolver elsewhere is given a neighbouring address of the same network, as a CDN does."""
from dns import odd, resolver, serve, site, tree, zone
from servers import varnish


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    odd(lab.host("faraway", "192.0.2.55"), "geo")
    site(lab)
    varnish(lab.host("edge2", "198.51.100.11"))
    lab.profile["dns"] = {"resolvers": ["192.0.2.53", "192.0.2.55"]}
    lab.check(lab.dig("192.0.2.55") == "198.51.100.11", "the far resolver should give the neighbour")
    lab.visit().shows(200, "Welcome")
