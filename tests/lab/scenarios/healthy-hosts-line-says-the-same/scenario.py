"""Nothing is wrong: from some test years ago this workstation's hosts file still has a line for the site, and that says
the same as the zone does; beside it are lines for machines of the office.
"""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.hosts_file("192.0.2.90 printer.office.example printer", "198.51.100.10 www.example.com",
                   "192.0.2.91 files.office.example files", "# 192.0.2.80 www.example.com staging, until friday")
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    lab.check(lab.dig("192.0.2.53") == "198.51.100.10", "the zone should say the same")
