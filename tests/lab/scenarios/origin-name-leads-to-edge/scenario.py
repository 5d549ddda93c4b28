"""The edge's name for its origin was pointed at the edge itself, which now asks itself."""
from dns import resolver, serve, tree, zone
from servers import SITE_RECORDS, nginx, page, proxy


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone(SITE_RECORDS + "origin IN A 198.51.100.10\n")})
    resolver(lab.resolver)
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(to="http://198.51.100.10:8080"), ports=[80])
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.check(lab.dig("192.0.2.53", "origin.example.com") == "198.51.100.10", "the origin's name should lead to the edge")
    lab.visit().shows(502)
