"""The site's name is an alias into the zone of its CDN, which rolled its key and left the old DS with the parent; its own zone is in order."""
from dns import resolver, serve, sign, site, tree, zone

CDN = """$TTL 300
@ IN SOA ns.edgenet.com. hostmaster.edgenet.com. 7 3600 600 1209600 60
@ IN NS ns.edgenet.com.
ns IN A 192.0.2.57
shop IN A 198.51.100.10
"""


def play(lab):
    cdn = lab.host("cdnserver", "192.0.2.57")
    signed, _ = sign(cdn, "edgenet.com.", CDN)
    _, former = sign(lab.host("formersigner", "192.0.2.62"), "edgenet.com.", CDN)
    anchor = tree(lab, "example.com. IN NS ns1.example.com.\nns1.example.com. IN A 192.0.2.54\n"
                       "edgenet.com. IN NS ns.edgenet.com.\nns.edgenet.com. IN A 192.0.2.57\n", signed=True, child_ds=former)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\nwww IN CNAME shop.edgenet.com.\n")})
    serve(cdn, {"edgenet.com.": signed})
    resolver(lab.resolver, anchor)
    site(lab)
    lab.profile["dns"]["trustAnchors"] = [anchor]
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "a validating resolver should refuse to answer")
    lab.check(lab.dig("192.0.2.53", "example.com", "SOA") != "SERVFAIL", "the site's own zone should be in order")
    lab.check(lab.dig("192.0.2.57", "shop.edgenet.com") == "198.51.100.10", "the CDN's server should answer")
    lab.visit().fails(6)
