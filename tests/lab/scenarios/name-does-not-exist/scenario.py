"""The site's record was deleted from its zone."""
from servers import ZONE_HEAD, nginx, page, resolver, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, zone=ZONE_HEAD + "ns1 IN A 192.0.2.54\n")
    resolver(lab.resolver)
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().fails(6)
    lab.check(lab.dig("192.0.2.53") == "NXDOMAIN", "the name should not exist")
