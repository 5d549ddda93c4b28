"""The zone's keys need fragments where a resolver takes 4096 bytes at once, and the network loses fragments.
Resolvers of today ask for 1232 bytes and go on to TCP, so the site is well."""
from dns import has_keys, resolver, signed_zone, site, zone


def play(lab):
    anchor = signed_zone(lab, zone(), keys=10, serving="max-udp-size 4096;")
    for host in (lab.workstation, lab.resolver):
        host.firewall("ip frag-off & 0x3fff != 0 drop", hook="prerouting")
    resolver(lab.resolver, anchor)
    site(lab)
    lab.check(not has_keys(lab, 4096), "fragments should get lost")
    lab.check(has_keys(lab, 1232), "the keys should come over TCP")
    lab.visit().shows(200, "Welcome")
