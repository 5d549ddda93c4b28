"""The edge finds its origin by a name in the hoster's zone, whose signatures ran out four days ago: the edge's resolver
checks them and has no answer any more, so visitors see 502; the site's own name is in order. The log is at hand.
"""
from dns import resolver, serve, sign, tree, zone
from servers import nginx, page, proxy

HOSTER = """$TTL 5
@ IN SOA ns.shophost.com. hostmaster.shophost.com. 7 3600 600 1209600 5
@ IN NS ns.shophost.com.
ns IN A 192.0.2.57
web71 IN A 203.0.113.20
"""


def play(lab):
    hoster = lab.host("hosterserver", "192.0.2.57")
    signed, ds = sign(hoster, "shophost.com.", HOSTER, since="-34d", until="-4d")
    anchor = tree(lab, "example.com. IN NS ns1.example.com.\nns1.example.com. IN A 192.0.2.54\n"
                       "shophost.com. IN NS ns.shophost.com.\nns.shophost.com. IN A 192.0.2.57\n", signed=True, child_ds=ds)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\nwww IN A 198.51.100.10\n")})
    serve(hoster, {"shophost.com.": signed})
    resolver(lab.resolver, anchor)
    lab.profile["dns"]["trustAnchors"] = [anchor]
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(to="$shop", server="""resolver 192.0.2.53 valid=1s ipv6=off; resolver_timeout 2s;
        set $shop "http://web71.shophost.com:8080";"""), ports=[80])
    lab.profile["origins"][0]["url"] = "http://web71.shophost.com:8080"
    lab.check(lab.dig("192.0.2.53") == "198.51.100.10", "the site's own name should be in order")
    lab.check(lab.dig("192.0.2.53", "web71.shophost.com") == "SERVFAIL", "the origin's name should have no answer")
    lab.check(lab.dig("192.0.2.53", "web71.shophost.com", "A", "+cd") == "203.0.113.20", "without checks it should have one")
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
