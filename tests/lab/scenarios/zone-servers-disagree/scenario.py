"""One of the zone's two name servers has missed a change: half of all resolvers get an address that is given up."""
from servers import ZONE_HEAD, nginx, page, resolver, varnish, zone_server

NAMES = "@ IN NS ns2.example.com.\nns1 IN A 192.0.2.54\nns2 IN A 192.0.2.56\n"


def play(lab):
    zone_server(lab.zone_server, NAMES + "www IN A 198.51.100.10\n")
    zone_server(lab.host("zoneserver2", "192.0.2.56"),
                zone=ZONE_HEAD.replace("2026010101", "2025060101") + NAMES + "www IN A 198.51.100.9\n")
    resolver(lab.resolver)
    lab.host("oldedge", "198.51.100.9")
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the first server should know the new address")
    lab.check(lab.dig("192.0.2.56") == "198.51.100.9", "the second should still have the old one")
