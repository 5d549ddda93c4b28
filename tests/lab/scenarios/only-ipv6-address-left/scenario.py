"""When the site was given an IPv6 address somebody put that record in the place of the other one instead of beside it:
who has IPv4 alone is told that the name exists and has no address for him.
"""
from servers import SITE_RECORDS, nginx, page, resolver, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, SITE_RECORDS.replace("www IN A 198.51.100.10", "www IN AAAA 2001:db8::10"))
    resolver(lab.resolver)
    nginx(lab.origin, page())
    varnish(lab.edge)
    for server in ("192.0.2.53", "192.0.2.54"):
        lab.check(lab.dig(server) == "NOERROR", f"there should be no IPv4 address, but {lab.dig(server)}")
        lab.check(lab.dig(server, "www.example.com", "AAAA") == "2001:db8::10", "there should be an IPv6 address")
    lab.visit("-4").fails(6)
    lab.visit().fails(6, 7)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
