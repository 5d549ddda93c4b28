"""The site has IPv6 addresses too, but this workstation has no IPv6 at all. That is no fault of the site."""
from servers import nginx, page, varnish


def play(lab):
    lab.names("www IN AAAA 2001:db8::10")
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
    lab.check(lab.dig("192.0.2.53", kind="AAAA") == "2001:db8::10", "the AAAA record should be there")
