"""An invoice of the delivery network went unpaid: its edge answers each request with its own notice and asks
the origin for nothing. Status and Retry-After look like maintenance of the shop."""
from servers import haproxy, nginx, page

NOTICE = ("<!doctype html><title>Pull zone suspended</title><h1>Pull zone suspended</h1><p>Delivery for this domain has been suspended because the "
          "account has an overdue balance. If you are the owner, please settle the open invoice in the dashboard to restore the service.")


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    secure = f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1"
    haproxy(lab.edge, port=443, tls=secure)
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    notice = lab.edge.write("notice.html", NOTICE)
    haproxy(lab.edge, port=443, tls=secure, frontend=f"http-request return status 503 content-type text/html file {notice} hdr Retry-After 3600 hdr Server PullZone-FRA1")
    for _ in range(2):
        lab.visit().shows(503, "suspended")
