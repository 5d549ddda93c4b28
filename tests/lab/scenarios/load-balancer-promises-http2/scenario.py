"""The load balancer ends TLS and passes bytes on unread, and since it was told to offer HTTP/2 browsers choose that,
while the web server behind it knows 1.1 alone: they cannot read what comes back.
"""
from servers import nginx, page, program

HAPROXY = """
defaults
    mode tcp
    timeout connect 2s
    timeout server 3s
    timeout client 10s
frontend site
    bind :443 ssl crt {certificate} alpn {alpn}
    default_backend shop
backend shop
    server web1 203.0.113.20:8080
"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    certificate = tls.certificate("edge").both

    def balancer(alpn):
        config = lab.edge.write("haproxy.cfg", HAPROXY.format(certificate=certificate, alpn=alpn))
        lab.edge.start("haproxy", program("haproxy"), "-db", "-f", config, tcp=[443])

    balancer("http/1.1")
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    balancer("h2,http/1.1")
    for _ in range(2):
        seen = lab.visit()
        lab.check(seen.exit != 0 and not seen.status, f"a browser should be unable to read it: {seen.exit} {seen.head}")
    lab.visit("--http1.1").shows(200, "Welcome")
