"""The name server gives the IPv4 address itself, but sends those who ask for IPv6 on by an alias. Both ways lead to the edge."""
from dns import odd, resolver, serve, site, tree, zone
from servers import SITE_RECORDS


def play(lab):
    lab.use_ipv6(lab.edge)
    tree(lab)
    behind = lab.host("behind", "192.0.2.59")
    serve(behind, {"example.com.": zone(SITE_RECORDS + "v6 IN A 198.51.100.10\nv6 IN AAAA 2001:db8::10\n")})
    odd(lab.zone_server, "split", "192.0.2.59")
    resolver(lab.resolver)
    site(lab)
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").shows(200, "Welcome")
