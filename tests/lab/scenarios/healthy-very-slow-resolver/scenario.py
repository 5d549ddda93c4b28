"""The site is well, but the only resolver takes two and a half seconds for each answer: slow, and not silent."""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    odd(lab.host("slowresolver", "192.0.2.55"), "very-slow")
    lab.profile["dns"]["resolvers"] = []
    lab.use_resolver("192.0.2.55")
    site(lab)
    lab.visit().shows(200, "Welcome")
