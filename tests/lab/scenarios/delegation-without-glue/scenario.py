"""The domain was moved to another registrar, who did not take over the addresses of the name servers, which lie in the domain itself."""
from dns import COM_SERVER, ROOT_SERVER, SECOND_SERVER, resolver, serve, site, zone

NAMES = f"ns1 IN A 192.0.2.54\nns2 IN A {SECOND_SERVER}\n"
ROOT_ZONE = (f"$TTL 86400\n. IN SOA a. b. 1 3600 600 1209600 60\n. IN NS a.\na. IN A {ROOT_SERVER}\n"
             f"com. IN NS a.com.\na.com. IN A {COM_SERVER}\n")
COM_ZONE = (f"$TTL 86400\n@ IN SOA a.com. b.com. 1 3600 600 1209600 60\n@ IN NS a.com.\na.com. IN A {COM_SERVER}\n"
            "example.com. IN NS ns1.example.com.\nexample.com. IN NS ns2.example.com.\n")


def play(lab):
    serve(lab.host("rootserver", ROOT_SERVER), {".": ROOT_ZONE})
    serve(lab.host("comserver", COM_SERVER), {"com.": COM_ZONE}, "check-integrity no;")
    for host in (lab.zone_server, lab.host("second", SECOND_SERVER)):
        serve(host, {"example.com.": zone(NAMES + "www IN A 198.51.100.10\n", names=("ns1.example.com.", "ns2.example.com."))})
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.54") == "198.51.100.10", "the zone's server should answer whoever knows its address")
    lab.check(lab.dig("192.0.2.53") == "SERVFAIL", "the resolver should have no answer")
    lab.visit().fails(6)
