"""The origin's certificate is for another name and ran out long ago; the edge verifies none, as its owner
chose."""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=8443, tls=tls.certificate("origin", names=("localhost.localdomain",), days=(-800, -430), self_signed=True)), ports=[8443])
    haproxy(lab.edge, servers=["203.0.113.20:8443 ssl verify none"], port=443, tls=f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1")
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:8443"
    for _ in range(3):
        lab.visit().shows(200, "Welcome")
