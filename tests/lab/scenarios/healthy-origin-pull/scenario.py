"""The origin answers only to the edge, which shows a client certificate: authenticated origin pulls, as meant."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin"), more=f"""
        ssl_client_certificate {tls.ROOT_CA}; ssl_verify_depth 3; ssl_verify_client on;"""), ports=[443])
    own = tls.certificate("edge")
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=own, more=f"""
            proxy_ssl_certificate {own.chain}; proxy_ssl_certificate_key {own.key};"""), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(400, "No required SSL certificate was sent")
