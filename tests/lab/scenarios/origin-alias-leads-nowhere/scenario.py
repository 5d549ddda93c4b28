"""The name by which the edge finds its origin is an alias for a load balancer that somebody has deleted at the cloud provider. Its log is at hand."""
from dns import resolver, serve, tree, zone
from servers import SITE_RECORDS, nginx, page, proxy

CLOUD = """$TTL 60
@ IN SOA ns.cloudhost.com. hostmaster.cloudhost.com. 7 3600 600 1209600 5
@ IN NS ns.cloudhost.com.
ns IN A 192.0.2.57
"""
BALANCER = "lb-4711 5 IN A 203.0.113.20\n"


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nns1.example.com. IN A 192.0.2.54\n"
              "cloudhost.com. IN NS ns.cloudhost.com.\nns.cloudhost.com. IN A 192.0.2.57\n")
    serve(lab.zone_server, {"example.com.": zone(SITE_RECORDS + "origin IN CNAME lb-4711.cloudhost.com.\n")})
    serve(lab.host("cloudserver", "192.0.2.57"), {"cloudhost.com.": CLOUD})
    resolver(lab.resolver)
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(to="http://$shop:8080", server="resolver 192.0.2.53 ipv6=off; set $shop origin.example.com;"), ports=[80])
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.check(lab.dig("192.0.2.53", "origin.example.com", "CNAME") == "lb-4711.cloudhost.com.", "the alias should be there")
    lab.visit().shows(502, "Bad Gateway")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
