"""This company's resolver holds a zone of its own for the domain, for use in the house, where www still leads to a
staging server that was switched off; everybody outside is given the right address.
"""
from dns import resolver, serve, site, tree, zone
from servers import _named

INSIDE = zone("ns1 IN A 192.0.2.53\nwww IN A 198.51.100.77\nintranet IN A 198.51.100.78\n", serial=2019031102).replace("ns1.example.com.", "dc1.example.com.") + "dc1 IN A 192.0.2.53\n"


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    lab.resolver.write("inside.zone", INSIDE)
    lab.resolver.write("root.hints", ". 86400 IN NS a.\na. 86400 IN A 192.0.2.60\n")
    _named(lab.resolver, "recursion yes; allow-recursion { any; };",
           'zone "." { type hint; file "root.hints"; };\nzone "example.com" { type primary; file "inside.zone"; };')
    resolver(lab.host("public", "192.0.2.55"))
    lab.profile["dns"]["resolvers"] = ["192.0.2.55"]
    lab.host("staging", "198.51.100.77")
    site(lab)
    lab.check(lab.dig("192.0.2.55") == "198.51.100.10", "everybody should be given the right address")
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "so should those who ask the zone's own server")
    lab.check(lab.dig("192.0.2.53") == "198.51.100.77", "the house should have its own")
    lab.visit().fails(7)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
