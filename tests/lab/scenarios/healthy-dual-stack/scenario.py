"""Nothing is wrong, over IPv4 and over IPv6."""
from servers import nginx, page, varnish


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").shows(200, "Welcome")
