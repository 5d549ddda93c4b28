"""The site is well, but both resolvers of this computer take two and a half seconds for each answer: slow, and not silent."""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    for name, address in (("slow1", "192.0.2.55"), ("slow2", "192.0.2.56")):
        odd(lab.host(name, address), "very-slow")
    lab.profile["dns"]["resolvers"] = []
    lab.use_resolver("192.0.2.55", "192.0.2.56")
    site(lab)
    lab.visit().shows(200, "Welcome")
