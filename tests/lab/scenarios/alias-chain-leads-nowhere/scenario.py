"""The name is an alias of an alias of an alias, and the last name is gone."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone(
        "ns1 IN A 192.0.2.54\nwww IN CNAME shop.example.com.\nshop IN CNAME cdn.example.com.\n"
        "cdn IN CNAME customer-4711.edge.example.com.\n")})
    resolver(lab.resolver)
    site(lab)
    lab.visit().fails(6)
    lab.check(lab.dig("192.0.2.53", kind="CNAME") == "shop.example.com.", "the first alias should be there")
