"""The site is well; the first of this computer's two resolvers is switched off, so that each name waits for the second."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    dead = lab.host("dead", "192.0.2.55")
    dead.firewall("udp dport 53 drop", "tcp dport 53 drop")
    lab.profile["dns"]["resolvers"] = []
    lab.use_resolver("192.0.2.55", lab.resolver.address)
    site(lab)
    lab.visit("--max-time", "20").shows(200, "Welcome")
