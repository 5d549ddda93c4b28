"""The origin was set to TLS 1.3 alone, and the edge still speaks 1.2 at most to its origins."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin"), more="ssl_protocols TLSv1.3;"), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more="proxy_ssl_protocols TLSv1.2;"), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
