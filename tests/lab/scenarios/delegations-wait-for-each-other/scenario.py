"""The domain's name servers bear names of the company's second domain, and since last week's change that one's bear
names of the first: to find either, one has to know the other first.
"""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone


def play(lab):
    tree(lab, "example.com. IN NS ns1.example-names.com.\nexample.com. IN NS ns2.example-names.com.\n"
              "example-names.com. IN NS dns1.example.com.\nexample-names.com. IN NS dns2.example.com.\n")
    second = lab.host("second", SECOND_SERVER)
    own = zone(f"dns1 IN A 192.0.2.54\ndns2 IN A {SECOND_SERVER}\nwww IN A 198.51.100.10\n",
               names=("ns1.example-names.com.", "ns2.example-names.com."))
    names = zone(f"ns1 IN A 192.0.2.54\nns2 IN A {SECOND_SERVER}\n", names=("dns1.example.com.", "dns2.example.com."))
    for host in (lab.zone_server, second):
        serve(host, {"example.com.": own, "example-names.com.": names})
    resolver(lab.resolver)
    site(lab)
    for server in ("192.0.2.54", SECOND_SERVER):
        lab.check(lab.dig(server) == "198.51.100.10", "the zone's servers should answer whoever knows their addresses")
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
