"""The record was deleted by mistake and put back, but the resolver still remembers that there is no such name."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n", minimum=7200).replace("$TTL 300", "$TTL 7200")})
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "NXDOMAIN", "the name should be gone")
    lab.zone_server.stop("named")
    serve(lab.zone_server, {"example.com.": zone(minimum=7200, serial=2026010102)})
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the name should be back")
    lab.check(lab.dig("192.0.2.53") == "NXDOMAIN", "the resolver should remember that it was gone")
    lab.visit().fails(6)
