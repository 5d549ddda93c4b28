"""Over IPv6 the way to the edge swallows what is larger than 1400 bytes: requests with large headers hang there."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port="[::]:80 ipv6only=off", before="    large_client_header_buffers 4 16k;"), ports=[80])
    routers = lab.chain(3, to=lab.edge)
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.profile["site"]["headers"] = {"X-Context": "x" * 2500}
    lab.visit("-6").shows(200, "Welcome")

    routers[1].narrow("out", 1400)
    routers[1].firewall("icmpv6 type packet-too-big drop", hook="output")
    lab.visit("-4", "-H", "X-Context: " + "x" * 2500).shows(200, "Welcome")
    lab.visit("-6", "--max-time", "2", "-H", "X-Context: " + "x" * 2500).fails(28)
