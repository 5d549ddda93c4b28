"""Nothing is wrong: the zone's signing key is being changed, so that it holds four keys, two DS records stand
in the parent zone of which one is for a key that is not in use yet, and all signatures are good."""
from dns import resolver, serve, sign, site, tree, zone


def play(lab):
    text, ds = sign(lab.zone_server, "example.com.", zone(), keys=3)
    _, coming = sign(lab.host("standby", "192.0.2.62"), "example.com.", zone())
    anchor = tree(lab, signed=True, child_ds=ds + "\n" + coming)
    serve(lab.zone_server, {"example.com.": text})
    lab.profile["dns"]["trustAnchors"] = [anchor]
    resolver(lab.resolver, anchor)
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "198.51.100.10", "a validating resolver should answer")
    lab.visit().shows(200, "Welcome")
