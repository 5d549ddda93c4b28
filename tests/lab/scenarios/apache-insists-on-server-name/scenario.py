"""The origin's Apache answers 403 to whoever comes without a server name in the handshake, since a stricter policy; the edge sends none."""
from servers import apache, nginx, proxy

SITES = """
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
TypesConfig /etc/mime.types
DirectoryIndex index.html
StartServers 1
SSLStrictSNIVHostCheck {strict}
<VirtualHost *:443>
    ServerName www.example.com
    DocumentRoot {folder}
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
</VirtualHost>
<VirtualHost *:443>
    ServerName blog.example.com
    DocumentRoot {folder}
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
    values = {"folder": shop.parent, "chain": own.chain, "key": own.key}
    apache(lab.origin, SITES.format(strict="off", **values), port=443)
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("apache")
    apache(lab.origin, SITES.format(strict="on", **values), port=443)
    for _ in range(2):
        lab.visit().shows(403)
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
