"""A tunnel on the way back from the edge carries IPv4 alone and swallows large packets: handshakes hang there, over IPv6 all is well."""
from servers import nginx, page, proxy

RSA = ("rsa:4096",)


def play(lab):
    tls = lab.use_https()
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port="[::]:443 ssl ipv6only=off", tls=tls.certificate("edge", key=RSA)), ports=[443])
    routers = lab.chain(4, to=lab.edge)
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").shows(200, "Welcome")

    router = routers[2]
    route = router.run("ip", "-4", "route", "show", "default").split()
    at = route.index("dev") + 2
    router.run("ip", "-4", "route", "replace", *route[:at], "mtu", "lock", 1280)
    router.firewall("icmp type destination-unreachable icmp code frag-needed drop", hook="output")
    lab.visit("-4", "--max-time", "3").fails(28)
    lab.visit("-6").shows(200, "Welcome")
