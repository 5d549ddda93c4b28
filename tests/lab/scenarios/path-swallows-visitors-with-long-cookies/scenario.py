"""Visitors with long cookies wait in vain: a link before the edge has a smaller MTU, and nobody is told.
Others are well."""
from servers import haproxy, nginx, page

COOKIE = "consent=" + ".".join(f"vendor{number}-yes" for number in range(170))


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(), "large_client_header_buffers 4 16k;")
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1")
    routers = lab.chain(4, to=lab.edge)
    lab.profile["site"]["headers"] = {"Cookie": "secret:consent"}
    lab.environment["FETCH_DOCTOR_SECRET_CONSENT"] = COOKIE
    lab.visit("-H", f"Cookie: {COOKIE}").shows(200, "Welcome")

    routers[2].narrow("out", 1320)
    routers[2].swallow_too_big()
    lab.visit().shows(200, "Welcome")
    lab.visit("--max-time", "3", "-H", f"Cookie: {COOKIE}").fails(28)
