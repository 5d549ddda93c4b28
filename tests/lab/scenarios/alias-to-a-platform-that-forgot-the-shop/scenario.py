"""The site's name is an alias for a platform's host name, which still has its address; but the application
there was given another name, and the platform answers for the old one that there is no such app."""
from servers import ZONE_HEAD, nginx, page, resolver, zone_server

GONE = ("<!DOCTYPE html><html><head><title>No such app</title></head><body><h1>No such app</h1><p>There is no app configured at that hostname.<br>"
        "Perhaps the app owner has renamed it, or you mistyped the URL.</p></body></html>")


def play(lab):
    zone_server(lab.zone_server, zone=ZONE_HEAD + "ns1 IN A 192.0.2.54\nwww 300 IN CNAME example-shop.platform.example.com.\n*.platform IN A 198.51.100.10\n")
    resolver(lab.resolver)
    lab.profile["origins"] = []
    del lab.profile["dns"]["expect"]
    nginx(lab.edge, page(port=80), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("nginx")
    nginx(lab.edge, page(port=80, status=404, body=GONE), ports=[80])
    for _ in range(2):
        lab.visit().shows(404, "No such app")
