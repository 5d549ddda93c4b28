"""The origin finishes the handshake with everybody and then answers 400 to whoever showed no client certificate."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin"), more=f"""
        ssl_client_certificate {tls.ROOT_CA}; ssl_verify_client on;"""), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(400, "No required SSL certificate was sent")
