"""The edge finds its origin by name, and that name is gone."""
from dns import resolver, serve, tree, zone
from servers import haproxy, nginx, page


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    nginx(lab.origin, page())
    haproxy(lab.edge, servers=("192.0.2.99:8080",))
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.check(lab.dig("192.0.2.53", "origin.example.com") == "NXDOMAIN", "the origin's name should be gone")
    lab.visit().shows(503)
