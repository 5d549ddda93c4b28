"""The resolver makes up addresses for names that do not exist; the site exists and works."""
from dns import odd, resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.host("honest", "192.0.2.58"))
    odd(lab.resolver, "redirect", "192.0.2.58")
    site(lab)
    lab.check(lab.dig("192.0.2.53", "no-such-name.example.com") == "198.51.100.66", "an address should be made up")
    lab.visit().shows(200, "Welcome")
