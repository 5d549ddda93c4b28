"""The site is the zone itself, where an alias may not stand: its provider gives the addresses of the alias's target in its
place, which answers with a neighbour of them by now."""
from dns import resolver, serve, tree, zone
from servers import nginx, page, varnish


def play(lab):
    delegation = "".join(f"{name}. IN NS ns1.{name}.\nns1.{name}. IN A 192.0.2.54\n" for name in ("example.com", "edgenet.com"))
    tree(lab, delegation)
    soa = "SOA ns1.edgenet.com. hostmaster.edgenet.com. 1 3600 600 1209600 60"
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n@ 30 IN A 198.51.100.10\n"),
                            "edgenet.com.": f"$TTL 30\n@ IN {soa}\n@ IN NS ns1\nns1 IN A 192.0.2.54\n"
                                            "shop IN A 198.51.100.11\n"})
    resolver(lab.resolver)
    lab.profile["site"]["url"] = "http://example.com/"
    lab.profile["origins"][0]["host"] = "example.com"
    lab.profile["dns"]["expect"] = {"CNAME": "shop.edgenet.com"}
    nginx(lab.origin, page().replace("www.example.com", "example.com"))
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
