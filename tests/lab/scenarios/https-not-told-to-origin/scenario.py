"""The application trusts X-Forwarded-Proto and sends everybody else to https; the edge does not set that header."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(more="""
        if ($http_x_forwarded_proto != "https") { return 301 https://$host$request_uri; }"""))
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge")), ports=[443])
    lab.visit("-L").fails(47)
    lab.profile["site"]["url"] = "https://www.example.com/"
