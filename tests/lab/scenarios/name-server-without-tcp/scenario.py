"""The answer has grown too large for UDP, and a firewall before the name server lets no TCP through."""
from dns import resolver, serve, site, tree, zone


def play(lab):
    tree(lab)
    many = "".join(f"www IN A 198.51.100.{number}\n" for number in range(10, 100))
    serve(lab.zone_server, {"example.com.": zone("ns1 IN A 192.0.2.54\n" + many)})
    lab.zone_server.firewall("tcp dport 53 reject with tcp reset")
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should not get the whole answer")
    lab.visit().fails(6)
