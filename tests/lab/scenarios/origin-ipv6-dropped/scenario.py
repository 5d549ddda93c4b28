"""The edge asks its origin over IPv6, where a filter drops everything; over IPv4 the origin works."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge, lab.origin)
    lab.names("origin IN A 203.0.113.20", "origin IN AAAA 2001:db8::20")
    nginx(lab.origin, page(port="[::]:8080 ipv6only=off"))
    nginx(lab.edge, proxy(to="http://[2001:db8::20]:8080"), ports=[80])
    lab.profile["origins"] = [{"name": "web1", "url": "http://origin.example.com:8080", "host": "www.example.com"}]
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall("meta nfproto ipv6 tcp dport 8080 drop")
    lab.visit().shows(504)
