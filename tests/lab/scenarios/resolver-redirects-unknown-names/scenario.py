"""The site's name is gone, but the resolver gives an address of its own for names that do not exist."""
from dns import odd, resolver, serve, site, tree, zone
from servers import nginx, page


def play(lab):
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n")})
    honest = lab.host("honest", "192.0.2.58")
    resolver(honest)
    odd(lab.resolver, "redirect", "192.0.2.58")
    nginx(lab.host("portal", "198.51.100.66"), page(80, body="Did you mean..."), ports=[80])
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "198.51.100.66", "the resolver should make an address up")
    lab.visit().shows(200, "Did you mean")
