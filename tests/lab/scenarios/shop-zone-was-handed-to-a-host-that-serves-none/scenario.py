"""The zone of the European shop is delegated to a name server that answers REFUSED to everything."""
from servers import SITE_RECORDS, haproxy, nginx, page, resolver, zone_server
from dns import serve


def play(lab):
    zone_server(lab.zone_server, SITE_RECORDS + "eu IN NS ns.eu\nns.eu IN A 192.0.2.56\n")
    serve(lab.host("euserver", "192.0.2.56"), {"example.net.": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n@ IN NS a.\n"})
    resolver(lab.resolver)
    nginx(lab.origin, page())
    haproxy(lab.edge)
    lab.profile["site"]["url"] = "http://www.eu.example.com/"
    lab.profile["origins"][0]["host"] = "www.eu.example.com"
    lab.check(lab.dig("192.0.2.56", "www.eu.example.com") == "REFUSED", "the listed server should refuse")
    lab.check(lab.dig("192.0.2.53", "www.eu.example.com") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
    lab.visit("--connect-to", "::198.51.100.10:80").shows(200, "Welcome")
