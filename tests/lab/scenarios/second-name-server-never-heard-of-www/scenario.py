"""The zone's second server has missed the change that brought the name www: it denies it, and half of the
world with it."""
from servers import ZONE_HEAD, haproxy, nginx, page, resolver, zone_server

NAMES = "@ IN NS ns2.example.com.\nns1 IN A 192.0.2.54\nns2 IN A 192.0.2.56\n@ IN A 198.51.100.10\n"


def play(lab):
    zone_server(lab.zone_server, zone=ZONE_HEAD.replace("2026010101", "2026010107") + NAMES + "www IN A 198.51.100.10\n")
    zone_server(lab.host("zoneserver2", "192.0.2.56"), zone=ZONE_HEAD + NAMES)
    resolver(lab.resolver)
    nginx(lab.origin, page())
    haproxy(lab.edge)
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the first server should know the name")
    lab.check(lab.dig("192.0.2.56") == "NXDOMAIN", "the second should deny it")
    lab.visit("--connect-to", "::198.51.100.10:80").shows(200, "Welcome")
