"""The certificate was renewed for the edge's IPv4 address only: who comes by IPv6 still gets the one that has run out."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.use_ipv6(lab.edge)
    lab.names("www IN AAAA 2001:db8::10")
    lab.profile["dns"]["expect"]["AAAA"] = ["2001:db8::10"]
    nginx(lab.origin, page())
    new, old = tls.certificate("edge"), tls.certificate("old", days=(-95, -5))
    nginx(lab.edge, proxy(port=443, tls=new), proxy(port="[::]:443", tls=old), ports=[443])
    lab.visit("-4").shows(200, "Welcome")
    lab.visit("-6").fails(60)
    lab.visit("-6", "-k").shows(200, "Welcome")
