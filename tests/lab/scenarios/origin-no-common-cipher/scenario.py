"""The edge insists on forward secrecy, and the origin knows only ciphers without it."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    certificate = tls.certificate("origin", key=("rsa:2048",))
    nginx(lab.origin, page(port=443, tls=certificate, more="""
        ssl_protocols TLSv1.2; ssl_ciphers AES256-SHA:AES128-SHA;"""), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more="proxy_ssl_ciphers ECDHE+AESGCM;"), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
