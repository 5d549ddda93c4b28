"""The name server answers every question with the answer to another one."""
from dns import IMPATIENT, odd, resolver, site, tree


def play(lab):
    tree(lab)
    odd(lab.zone_server, "another-name")
    resolver(lab.resolver, more=IMPATIENT)
    site(lab)
    lab.check(lab.dig("192.0.2.53") not in ("198.51.100.10", "NOERROR"), "the resolver should have no answer")
    lab.visit().fails(6)
