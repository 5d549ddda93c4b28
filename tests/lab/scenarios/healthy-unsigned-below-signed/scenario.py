"""The root and com are signed; the zone itself is not, and its parent proves it."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    anchor = tree(lab, signed=True)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver, anchor)
    lab.profile["dns"]["trustAnchors"] = [anchor]
    site(lab)
    lab.visit().shows(200, "Welcome")
