"""The site is the zone itself, where an alias may not stand: its provider puts addresses in its place."""
from dns import resolver, serve, tree, zone
from servers import nginx, page, varnish


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n@ 30 IN A 198.51.100.10\nwww IN CNAME @\n"
                                                 "@ IN HTTPS 1 . alpn=h2,h3 ipv4hint=198.51.100.10\n"
                                                 '@ IN CAA 0 issue "ca.example.net"\n')})
    resolver(lab.resolver)
    lab.profile["site"]["url"] = "http://example.com/"
    lab.profile["origins"][0]["host"] = "example.com"
    nginx(lab.origin, page().replace("www.example.com", "example.com"))
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
