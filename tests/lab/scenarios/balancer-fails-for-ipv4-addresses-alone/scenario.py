"""The name server balances the load by its answers, and since all IPv4 members of its pool count as sick it answers
SERVFAIL to whoever asks for an IPv4 address; the IPv6 address and all else it still knows.
"""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.host("primary", "192.0.2.58"), {"example.com.": zone(
        "ns1 IN A 192.0.2.54\nwww IN A 198.51.100.10\nwww IN AAAA 2001:db8::10\n")})
    odd(lab.zone_server, "no-ipv4", "192.0.2.58")
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.53", "example.com", "SOA") != "SERVFAIL", "the zone should be in order")
    lab.check(lab.dig("192.0.2.53", "www.example.com", "AAAA") == "2001:db8::10", "the IPv6 address should be known")
    for server in ("192.0.2.53", "192.0.2.54"):
        lab.check(lab.dig(server) == "SERVFAIL", f"the IPv4 address should not be known, but {lab.dig(server)}")
    for _ in range(2):
        lab.visit("-4").fails(6)
        lab.visit().fails(6, 7)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
