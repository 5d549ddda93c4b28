"""Everything is well, and every zone is signed down to the site."""
from dns import resolver, signed_zone, site, zone


def play(lab):
    resolver(lab.resolver, signed_zone(lab, zone()))
    site(lab)
    lab.visit().shows(200, "Welcome")
