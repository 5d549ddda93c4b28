"""The origin's HAProxy ends the handshake of whoever names no server; the edge's HAProxy names none."""
from servers import haproxy, nginx, page


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=8000), ports=[8000])
    haproxy(lab.origin, servers=["127.0.0.1:8000"], port=8443, tls=f"ssl crt {tls.certificate('origin').both} strict-sni")
    front = f"ssl crt {tls.certificate('edge').both}"
    log = "log stdout format raw local0\n    option httplog"
    haproxy(lab.edge, servers=["203.0.113.20:8443 ssl verify none sni str(www.example.com)"], port=443, tls=front, frontend=log)
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:8443"
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    haproxy(lab.edge, servers=["203.0.113.20:8443 ssl verify none"], port=443, tls=front, frontend=log)
    for _ in range(2):
        lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:8443").shows(200, "Welcome")
