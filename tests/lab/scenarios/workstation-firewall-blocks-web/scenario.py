"""A security suite on this workstation, whose licence ran out, forbids all web traffic that leaves it, to any address
and port of the web, and leaves names and echo requests alone; everybody else sees the site.
"""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.workstation.firewall("tcp dport { 80, 443, 3128, 8000-8999 } reject with icmpx type admin-prohibited", hook="output")
    for _ in range(2):
        lab.visit().fails(7)
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(7)
    lab.check(lab.ping("198.51.100.10", 3) == 0, "the edge should answer echo requests")
    elsewhere = lab.resolver.run("curl", "-sS", "--resolve", "www.example.com:80:198.51.100.10", "http://www.example.com/")
    lab.check("Welcome" in elsewhere, f"from elsewhere the site should be seen: {elsewhere}")
