"""A filter before the name server lets no answer of more than 512 bytes through, nor TCP: resolvers that validate cannot get the
zone's keys."""
from dns import has_keys, IMPATIENT, resolver, signed_zone, site, zone


def play(lab):
    resolver(lab.resolver, signed_zone(lab, zone(), keys=4), more=IMPATIENT)
    site(lab)
    lab.visit().shows(200, "Welcome")

    lab.resolver.stop("unbound")
    lab.zone_server.firewall("udp sport 53 udp length > 520 drop", "tcp sport 53 drop", hook="output")
    resolver(lab.resolver, lab.profile["dns"]["trustAnchors"][0], more=IMPATIENT)
    lab.check(not has_keys(lab, 1232), "the keys should get lost")
    lab.visit().fails(6, 28)
