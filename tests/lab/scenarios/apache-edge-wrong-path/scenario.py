"""Apache as the edge adds a folder to every path that the origin does not have."""
from servers import apache, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page(more='location /old/ { return 404 "no such page"; }'))
    apache(lab.edge, "ProxyPass / http://203.0.113.20:8080/old/\nStartServers 1")
    lab.visit().shows(404)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
