"""The IPv4 address is the right one, but the AAAA record still leads to the server of the former hoster."""
from dns import resolver, serve, site, tree, zone
from servers import SITE_RECORDS, nginx, page


def play(lab):
    former = lab.host("former", "198.51.100.9")
    lab.use_ipv6(former)
    nginx(former, page(80, body="This domain is parked").replace("listen 80", "listen [::]:80"), ports=[80])
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone(SITE_RECORDS + "www IN AAAA 2001:db8::9\n")})
    resolver(lab.resolver)
    site(lab)
    lab.profile["dns"]["expect"] = {"A": ["198.51.100.10"], "AAAA": ["2001:db8::10"]}
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").shows(200, "parked")
