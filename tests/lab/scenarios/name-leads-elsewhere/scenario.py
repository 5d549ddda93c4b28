"""The site's record leads to the machine of somebody else, which knows nothing of the site."""
from servers import nginx, page, resolver, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, "ns1 IN A 192.0.2.54\nwww IN A 198.51.100.66\n")
    resolver(lab.resolver)
    nginx(lab.origin, page())
    varnish(lab.edge)
    nginx(lab.host("stranger", "198.51.100.66"), page(port=80, status=404, body="No such site here"), ports=[80])
    lab.visit().shows(404, "No such site here")
