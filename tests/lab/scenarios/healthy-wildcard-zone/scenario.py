"""The zone answers for every name, and the site is one of them."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n* IN A 198.51.100.10\n")})
    resolver(lab.resolver)
    site(lab)
    lab.visit().shows(200, "Welcome")
