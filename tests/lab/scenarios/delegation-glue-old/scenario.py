"""A name server has moved, but the parent zone still has its old address, where the old machine serves an old zone."""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone

NAMES = f"ns1 IN A 192.0.2.54\nns2 IN A {SECOND_SERVER}\n"
BOTH = ("ns1.example.com.", "ns2.example.com.")


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n"
              "ns1.example.com. IN A 192.0.2.54\nns2.example.com. IN A 192.0.2.57\n")
    for host in (lab.zone_server, lab.host("second", SECOND_SERVER)):
        serve(host, {"example.com.": zone(NAMES + "www IN A 198.51.100.10\n", names=BOTH)})
    serve(lab.host("formersecond", "192.0.2.57"), {"example.com.": zone(
        "ns1 IN A 192.0.2.54\nns2 IN A 192.0.2.57\nwww IN A 198.51.100.9\n", names=BOTH, serial=2024010101)})
    lab.host("oldedge", "198.51.100.9")
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.57") == "198.51.100.9", "the old machine should give the old address")
    lab.check(lab.dig("192.0.2.54", "ns2.example.com") == SECOND_SERVER, "the zone should know the new name server")
