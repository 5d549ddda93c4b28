"""Somebody has put 2000::/3 on the edge's list of banned networks: HAProxy hangs up on whoever comes by IPv6, without a word."""
from servers import haproxy, nginx, page


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    nginx(lab.origin, page())
    haproxy(lab.edge, frontend="bind [::]:80 v6only")
    for family in ("-4", "-6"):
        lab.visit(family).shows(200, "Welcome")

    lab.edge.stop("haproxy")
    haproxy(lab.edge, frontend="""bind [::]:80 v6only
    acl banned src 192.0.2.200 198.18.0.0/15 2000::/3
    http-request reject if banned""")
    lab.visit("-4").shows(200, "Welcome")
    for _ in range(3):
        lab.visit("-6").fails(52, 56)
