"""One of the two listed name servers does not serve the zone; the other one does, so the site works."""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone
from servers import SITE_RECORDS


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n"
              f"ns1.example.com. IN A 192.0.2.54\nns2.example.com. IN A {SECOND_SERVER}\n")
    records = SITE_RECORDS + f"ns2 IN A {SECOND_SERVER}\n"
    both = ("ns1.example.com.", "ns2.example.com.")
    serve(lab.zone_server, {"example.com.": zone(records, names=both)})
    serve(lab.host("second", SECOND_SERVER), {"example.net.": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n@ IN NS a.\n"})
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig(SECOND_SERVER) == "REFUSED", "the second server should refuse the zone")
    lab.visit().shows(200, "Welcome")
