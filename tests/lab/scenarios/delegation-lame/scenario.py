"""Both listed name servers do not serve the zone any more: the contract with the DNS provider has ended."""
from dns import SECOND_SERVER, resolver, serve, site, tree


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n"
              f"ns1.example.com. IN A 192.0.2.54\nns2.example.com. IN A {SECOND_SERVER}\n")
    for host in (lab.zone_server, lab.host("second", SECOND_SERVER)):
        serve(host, {"example.net.": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n@ IN NS a.\n"})
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.54") == "REFUSED", "the listed server should refuse the zone")
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
