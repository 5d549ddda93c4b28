"""Cloudflare has an incident: its edge answers 500 to everybody with its own page, which says that the
visited host works and that the fault is in its own network; the origin gives the page to whoever asks."""
from servers import haproxy, nginx, page

PAGE = """<!DOCTYPE html>
<html lang="en-US"><head><title>www.example.com | 500: Internal server error</title></head><body><div id="cf-wrapper"><div id="cf-error-details">
<header><h1><span>Internal server error</span> <span>Error code 500</span></h1>
<div>Visit <a href="https://www.cloudflare.com/5xx-error-landing?utm_source=errorcode_500" target="_blank">cloudflare.com</a> for more information.</div><div>2026-11-29 21:02:11 UTC</div></header>
<div><div id="cf-browser-status"><span>You</span><h3>Browser</h3><span>Working</span></div>
<div id="cf-cloudflare-status"><span>Frankfurt</span><h3>Cloudflare</h3><span>Error</span></div>
<div id="cf-host-status"><span>www.example.com</span><h3>Host</h3><span>Working</span></div></div>
<div><h2>What happened?</h2><p>There is an internal server error on Cloudflare's network.</p><h2>What can I do?</h2><p>Please try again in a few minutes.</p></div>
<div class="cf-error-footer"><p><span>Cloudflare Ray ID: <strong>9a2f1c77be0d3a51</strong></span></p></div></div></div></body></html>
"""


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
        lab.visit().shows(500, "internal server error on Cloudflare's network")
