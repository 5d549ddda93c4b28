"""Two troubles: one of two name servers refuses the zone, which nobody notices; and the origin has stopped,
which all do."""
from dns import resolver, serve, tree, zone
from servers import nginx, page, proxy

RECORDS = "ns1 IN A 192.0.2.54\nns2 IN A 192.0.2.56\nwww IN A 198.51.100.10\n"


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n"
              "ns1.example.com. IN A 192.0.2.54\nns2.example.com. IN A 192.0.2.56\n")
    serve(lab.zone_server, {"example.com.": zone(RECORDS, names=("ns1.example.com.", "ns2.example.com."))})
    serve(lab.host("second", "192.0.2.56"), {"example.net.": "$TTL 60\n@ IN SOA a. b. 1 2 3 4 5\n@ IN NS a.\n"})
    resolver(lab.resolver)
    nginx(lab.origin, page(port=8000), ports=[8000])
    nginx(lab.edge, proxy(to="http://203.0.113.20:8000"), ports=[80])
    lab.profile["origins"][0]["url"] = "http://203.0.113.20:8000"
    lab.check(lab.dig("192.0.2.56") == "REFUSED", "the second server should refuse")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
