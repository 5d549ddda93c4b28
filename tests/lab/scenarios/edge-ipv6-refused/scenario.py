"""The edge listens on IPv4 alone, but its name has an IPv6 address too: visitors without IPv4 get nothing."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").fails(7)
