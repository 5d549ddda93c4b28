"""The site is well, but this computer's resolver takes more than a second for each answer."""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    odd(lab.host("slowresolver", "192.0.2.55"), "slow")
    lab.profile["dns"]["resolvers"] = ["192.0.2.53"]
    lab.use_resolver("192.0.2.55")
    site(lab)
    lab.visit().shows(200, "Welcome")
