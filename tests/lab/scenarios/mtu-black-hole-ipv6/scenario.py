"""Over IPv6 the way back from the edge swallows large packets: pages hang there, over IPv4 they come."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 180))
    nginx(lab.edge, proxy(port="[::]:80 ipv6only=off"), ports=[80])
    routers = lab.chain(3, to=lab.edge)
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.visit("-6").shows(200, "Welcome")

    routers[1].narrow("in", 1400)
    routers[1].firewall("icmpv6 type packet-too-big drop", hook="output")
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6", "--max-time", "2").fails(28)
