"""The site's name is an alias for a host at a provider, and that host's name is gone."""
from servers import ZONE_HEAD, nginx, page, resolver, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, zone=ZONE_HEAD + "ns1 IN A 192.0.2.54\nwww IN CNAME shop-4711.hosting.example.com.\n")
    resolver(lab.resolver)
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().fails(6)
    lab.check(lab.dig("192.0.2.53", kind="CNAME") == "shop-4711.hosting.example.com.", "the alias should be there")
