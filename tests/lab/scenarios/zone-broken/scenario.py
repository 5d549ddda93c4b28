"""The zone's file has a mistake in it: its server answers SERVFAIL, and so does every resolver."""
from servers import SITE_RECORDS, ZONE_HEAD, nginx, page, resolver, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, zone=ZONE_HEAD + SITE_RECORDS + "www IN A 198.51.100.300\n")
    resolver(lab.resolver)
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().fails(6)
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no usable answer")
