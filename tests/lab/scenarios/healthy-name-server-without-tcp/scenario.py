"""A firewall before the name server lets no TCP through; all answers are small, so nobody notices."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    lab.zone_server.firewall("tcp dport 53 reject with tcp reset")
    resolver(lab.resolver)
    site(lab)
    lab.visit().shows(200, "Welcome")
