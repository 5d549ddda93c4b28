"""The name server knows nothing of EDNS, as the oldest do, and answers well without it."""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    behind = lab.host("behind", "192.0.2.59")
    serve(behind, {"example.com.": zone()})
    odd(lab.zone_server, "no-edns", "192.0.2.59")
    resolver(lab.resolver)
    site(lab)
    lab.visit().shows(200, "Welcome")
