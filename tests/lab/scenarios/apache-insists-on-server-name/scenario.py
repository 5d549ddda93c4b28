"""The origin's Apache answers 403 to whoever comes without a server name in the handshake, since a stricter policy; the edge sends none."""
from servers import apache, files, nginx, proxy

SITES = """SSLStrictSNIVHostCheck {strict}
<VirtualHost *:443>
    ServerName www.example.com
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
</VirtualHost>
<VirtualHost *:443>
    ServerName blog.example.com
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
</VirtualHost>
"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    shop = lab.origin.write("www/index.html", "<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n")
    own = tls.certificate("origin", names=("www.example.com", "blog.example.com"))

    def start(strict):
        sites = SITES.format(strict=strict, chain=own.chain, key=own.key)
        apache(lab.origin, files(shop.parent, sites, ["ssl"]), port=443)

    start("off")
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("apache")
    start("on")
    for _ in range(2):
        lab.visit().shows(403)
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
