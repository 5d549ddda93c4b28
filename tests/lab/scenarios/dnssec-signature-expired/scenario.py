"""The zone's signatures ran out two days ago: nobody has signed it again."""
from dns import resolver, signed_zone, site, zone


def play(lab):
    anchor = signed_zone(lab, zone(), since="-40d", until="-2d")
    resolver(lab.resolver, anchor)
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "a validating resolver should refuse to answer")
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the zone's server should answer")
    lab.visit().fails(6)
