"""The edge answers over IPv4; over IPv6 a filter drops everything, and visitors wait."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port="[::]:80 ipv6only=off"), ports=[80])
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.visit("-6").shows(200, "Welcome")

    lab.edge.firewall("meta nfproto ipv6 tcp dport 80 drop")
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6", "--max-time", "2").fails(28)
