"""The origin has an address of either family, and the edge uses them in turn; the provider has withdrawn the IPv6
prefix, so a router answers "no route" to every other attempt.
"""
from servers import nginx, page, proxy

SERVERS = """
    upstream shop { server 203.0.113.20:8080 max_fails=0; server [2001:db8::20]:8080 max_fails=0; }"""


def play(lab):
    lab.use_ipv6(lab.edge, lab.origin)
    lab.names("origin IN A 203.0.113.20", "origin IN AAAA 2001:db8::20")
    nginx(lab.origin, page(port="[::]:8080 ipv6only=off"))
    nginx(lab.edge, proxy(to="http://shop", before=SERVERS, more="proxy_next_upstream off;"), ports=[80])
    routers = lab.chain(3, to=lab.origin)
    lab.profile["origins"] = [{"name": "web1", "url": "http://origin.example.com:8080", "host": "www.example.com"}]
    for _ in range(4):
        lab.visit().shows(200, "Welcome")

    routers[1].run("ip", "-6", "route", "replace", "unreachable", "2001:db8::20")
    seen = [lab.visit().status for _ in range(4)]
    lab.check(sorted(seen) == [200, 200, 502, 502], f"every other visit should show 502, but they show {seen}")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
