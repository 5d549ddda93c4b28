"""The resolver answers only for its own network, and this workstation is not of it: REFUSED."""
from servers import SITE_RECORDS, nginx, page, program, varnish, zone_server


def play(lab):
    zone_server(lab.zone_server)
    zone_server(lab.resolver, SITE_RECORDS)
    lab.resolver.stop("named")
    config = lab.resolver.folder / "named.conf"
    config.write_text(config.read_text().replace("allow-query { any; }", "allow-query { none; }"))
    lab.resolver.start("named", program("named"), "-4", "-g", "-n", "1", "-c", config, tcp=[53], udp=[53])
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().fails(6)
    lab.check(lab.dig("192.0.2.53") == "REFUSED", "the resolver should refuse")
