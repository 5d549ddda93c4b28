"""The site's name is gone; this computer's search domain has a wildcard, so it is sent to a server of the company."""
from dns import resolver, serve, site, tree, zone
from servers import nginx, page
from world import replace_file


def play(lab):
    tree(lab, "example.com. IN NS ns1.example.com.\nns1.example.com. IN A 192.0.2.54\n"
              "corp.com. IN NS ns1.example.com.\n")
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n"),
                            "corp.com.": zone("* IN A 198.51.100.77\n")})
    resolver(lab.resolver)
    nginx(lab.host("intranet", "198.51.100.77"), page(80, body="Intranet"), ports=[80])
    site(lab)
    replace_file("/etc/resolv.conf", "search corp.com\nnameserver 192.0.2.53\n")
    lab.check(lab.dig("192.0.2.53") == "NXDOMAIN", "the name itself should be gone")
    lab.visit().shows(200, "Intranet")
