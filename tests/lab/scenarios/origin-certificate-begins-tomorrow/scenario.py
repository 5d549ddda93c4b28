"""The origin's new certificate was installed two days before it begins to be valid; HAProxy, the edge, verifies it."""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin")), ports=[443])
    haproxy(lab.edge, servers=[f"203.0.113.20:443 ssl verify required ca-file {tls.ROOT_CA} verifyhost www.example.com "
                               "sni str(www.example.com)"],
            port=443, tls=f"ssl crt {tls.certificate('edge').both}")
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page(port=443, tls=tls.certificate("early", days=(2, 92))), ports=[443])
    lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:443").fails(60)
