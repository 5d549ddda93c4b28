"""The zone's keys do not fit in 512 bytes, and a filter before its name server lets no larger answer through. Resolvers that do
not validate ask for nothing so large, so the site is well; the row of the name server says what is lost."""
from dns import has_keys, resolver, signed_zone, site, zone


def play(lab):
    signed_zone(lab, zone(), keys=4)
    lab.zone_server.firewall("udp sport 53 udp length > 520 drop", hook="output")
    resolver(lab.resolver)
    site(lab)
    lab.check(not has_keys(lab, 1232), "the keys should get lost within 1232 bytes")
    lab.check(has_keys(lab, 512), "the keys should come over TCP after an answer of 512 bytes")
    lab.visit().shows(200, "Welcome")
