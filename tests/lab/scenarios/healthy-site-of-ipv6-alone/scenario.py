"""Nothing is wrong: the site is meant for IPv6 alone, its name has no other address, and the edge asks its origin over
IPv4; this workstation has both.
"""
from servers import nginx, page, proxy, resolver, zone_server


def play(lab):
    lab.use_ipv6(lab.edge)
    zone_server(lab.zone_server, "ns1 IN A 192.0.2.54\nwww IN AAAA 2001:db8::10\n")
    resolver(lab.resolver)
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port="[::]:80 ipv6only=on"), ports=[80])
    lab.chain(2, to=lab.edge)
    lab.profile["dns"]["expect"] = {"AAAA": ["2001:db8::10"]}
    lab.check(lab.dig("192.0.2.53") == "NOERROR", "there should be no IPv4 address")
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
