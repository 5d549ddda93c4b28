"""A change of another record has reached the first name server only, as it does for a moment."""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone
from servers import SITE_RECORDS


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n"
              f"ns1.example.com. IN A 192.0.2.54\nns2.example.com. IN A {SECOND_SERVER}\n")
    records = SITE_RECORDS + f"ns2 IN A {SECOND_SERVER}\n"
    both = ("ns1.example.com.", "ns2.example.com.")
    serve(lab.zone_server, {"example.com.": zone(records, names=both, serial=2026010102)})
    serve(lab.host("second", SECOND_SERVER), {"example.com.": zone(records, names=both)})
    resolver(lab.resolver)
    site(lab)
    lab.visit().shows(200, "Welcome")
