"""The site has moved to another DNS provider, but the parent zone still lists a server of the former one as well."""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS old.example.com.\n"
              f"ns1.example.com. IN A 192.0.2.54\nold.example.com. IN A {SECOND_SERVER}\n")
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\nwww IN A 198.51.100.10\n")})
    serve(lab.host("former", SECOND_SERVER), {"example.com.": zone(
        f"ns1 IN A 192.0.2.54\nold IN A {SECOND_SERVER}\nwww IN A 198.51.100.9\n", serial=2024010101,
        names=("ns1.example.com.", "old.example.com."))})
    lab.host("oldedge", "198.51.100.9")
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the present server should know the new address")
    lab.check(lab.dig(SECOND_SERVER) == "198.51.100.9", "the former one should still have the old one")
    lab.check("old.example.com." in lab.dig("192.0.2.61", "example.com", "NS") + "old.example.com.",
              "the parent should list the former server")
