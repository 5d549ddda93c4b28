"""The only name server of the zone does not run any more; nobody listens on its port."""
from dns import IMPATIENT, resolver, site, tree


def play(lab):
    tree(lab)
    resolver(lab.resolver, more=IMPATIENT)
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
