"""Apache, the origin, demands a client certificate for one path alone, after the handshake, which the edge cannot do; the rest works."""
from servers import apache, files, nginx, proxy

TLS = """SSLEngine on
SSLCertificateFile {chain}
SSLCertificateKeyFile {key}
SSLCACertificateFile {ca}
{more}
"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    folder = lab.origin.write("www/index.html", "<!doctype html><title>Example shop</title><p>Front page.\n").parent
    lab.origin.write("www/dealers/index.html", "<!doctype html><title>Dealers</title><p>Welcome to the Example shop.\n")
    own = tls.certificate("origin")

    def start(more):
        secure = TLS.format(chain=own.chain, key=own.key, ca=tls.ROOT_CA, more=more)
        apache(lab.origin, files(folder, secure, ["ssl"]), port=443)

    start("")
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"), more="""
            proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_server_name on; proxy_ssl_name www.example.com;"""), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.profile["site"]["url"] = "https://www.example.com/dealers/"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("apache")
    start("<Location /dealers>\nSSLVerifyClient require\nSSLVerifyDepth 3\n</Location>")
    lab.visit().shows(403, "Cannot perform Post-Handshake Authentication")
    lab.visit("--request-target", "/").shows(200, "Front page")
