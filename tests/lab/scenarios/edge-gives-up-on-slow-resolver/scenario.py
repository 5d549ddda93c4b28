"""The resolver that the edge asks for its origin answers rightly, but takes two and a half seconds for it since its
upstream line is full, and the edge waits for two.
"""
from dns import odd, resolver, serve, tree, zone
from servers import nginx, page, proxy

EDGE_RESOLVER = "192.0.2.77"


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\nwww IN A 198.51.100.10\norigin 30 IN A 203.0.113.20\n")})
    resolver(lab.resolver)
    nginx(lab.origin, page())
    odd(lab.host("edgeresolver", EDGE_RESOLVER), "very-slow")
    nginx(lab.edge, proxy(to="$shop", server=f"""resolver {EDGE_RESOLVER} valid=1s ipv6=off; resolver_timeout 2s;
        set $shop "http://origin.example.com:8080";"""), ports=[80])
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.profile["dns"]["resolvers"] = ["192.0.2.53", EDGE_RESOLVER]
    seen = [lab.visit().status for _ in range(3)]
    lab.check(502 in seen, f"visitors should see 502, but they see {seen}")
    lab.check(lab.dig(EDGE_RESOLVER, "origin.example.com") == "203.0.113.20", "the edge's resolver should answer in the end")
    lab.check(lab.dig("192.0.2.53", "origin.example.com") == "203.0.113.20", "others should know the name as well")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("could not be resolved (110: Operation timed out)" in log.read_text(), f"the log should say why: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
