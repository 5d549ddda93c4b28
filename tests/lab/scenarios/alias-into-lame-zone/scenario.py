"""The site's name is an alias into the zone of its CDN, whose listed name servers serve that zone no longer; its own zone is in order."""
from dns import SECOND_SERVER, resolver, serve, site, tree, zone

THIRD_SERVER = "192.0.2.57"


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nns1.example.com. IN A 192.0.2.54\n"
              "example-cdn.com. IN NS ns1.example-cdn.com.\nexample-cdn.com. IN NS ns2.example-cdn.com.\n"
              f"ns1.example-cdn.com. IN A {SECOND_SERVER}\nns2.example-cdn.com. IN A {THIRD_SERVER}\n")
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\nwww IN CNAME shop4711.example-cdn.com.\n")})
    for name, address in (("cdn1", SECOND_SERVER), ("cdn2", THIRD_SERVER)):
        serve(lab.host(name, address), {"example.net.": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n@ IN NS a.\n"})
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.54", "www.example.com", "CNAME") == "shop4711.example-cdn.com.", "the alias should be there")
    for server in (SECOND_SERVER, THIRD_SERVER):
        lab.check(lab.dig(server, "shop4711.example-cdn.com") == "REFUSED", "the CDN's listed servers should refuse its zone")
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
    lab.visit("--connect-to", "::198.51.100.10:80").shows(200, "Welcome")
