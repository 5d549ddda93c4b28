"""The zone's signatures have run out. This computer's resolver does not check them, so the site works here and nowhere else."""
from dns import resolver, signed_zone, site, zone


def play(lab):
    anchor = signed_zone(lab, zone(), since="-40d", until="-2d")
    resolver(lab.resolver)
    checking = lab.host("checking", "192.0.2.55")
    resolver(checking, anchor)
    site(lab)
    lab.visit().shows(200, "Welcome")
    lab.check(lab.dig("192.0.2.55") == "SERVFAIL", "a validating resolver should refuse to answer")
