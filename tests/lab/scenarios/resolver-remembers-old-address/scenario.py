"""The site has moved. One resolver still has the old address in its cache, where nothing answers any more."""
from servers import nginx, page, resolver, unbound, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server, "ns1 IN A 192.0.2.54\nwww 86400 IN A 198.51.100.9\n")
    second = lab.host("resolver2", "192.0.2.55")
    unbound(second)
    lab.check(lab.dig("192.0.2.55") == "198.51.100.9", "the old address should be known by now")

    lab.zone_server.stop("named")
    lab.host("oldedge", "198.51.100.9")
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.use_resolver("192.0.2.55")
    lab.profile["dns"]["resolvers"] = ["192.0.2.53", "192.0.2.55"]
    lab.check(lab.dig("192.0.2.53") == "198.51.100.10", "the first resolver should know the new address")
    lab.visit().fails(7)
