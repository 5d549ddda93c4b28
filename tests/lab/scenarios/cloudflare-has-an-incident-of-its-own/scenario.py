"""Cloudflare has an incident: its edge answers 500 to everybody with its own page, which says that the
visited host works and that the fault is in its own network; the origin gives the page to whoever asks."""
from servers import haproxy, nginx, page

PAGE = """<!DOCTYPE html><title>www.example.com | 500</title><h1><span>Internal server error</span> <span>Error code 500</span></h1>
<a href="https://www.cloudflare.com/5xx-error-landing?utm_source=errorcode_500">More</a>
<p>Browser: Working. Cloudflare: Error. Host: Working. Ray ID: 9a2f1c77be0d3a51</p>"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    secure = f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1"
    haproxy(lab.edge, port=443, tls=secure)
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    shown = lab.edge.write("500.html", PAGE)
    haproxy(lab.edge, port=443, tls=secure,
            frontend=f'http-request return status 500 content-type "text/html; charset=UTF-8" file {shown} '
                     'hdr Server cloudflare hdr CF-RAY 9a2f1c77be0d3a51-FRA hdr Cache-Control "private, no-store"')
    for _ in range(2):
        lab.visit().shows(500, "Error code 500")
