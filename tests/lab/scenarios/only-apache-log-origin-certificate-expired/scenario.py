"""Of this site only its address and the error log of its edge are known, an Apache that verifies its origin: the
origin's certificate ran out two days ago, and each request ends in an error.
"""
from servers import apache, nginx, page

EDGE = """LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
SSLProxyEngine on
SSLProxyVerify require
SSLProxyVerifyDepth 3
SSLProxyCACertificateFile {ca}
SSLProxyCheckPeerName off
LogLevel ssl:info
ProxyTimeout 3
ProxyPreserveHost On
ProxyPass / https://203.0.113.20/ connectiontimeout=2 retry=0
"""


def play(lab):
    tls = lab.use_https()
    lab.profile["site"]["url"] = "http://www.example.com/"
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin")), ports=[443])
    apache(lab.edge, EDGE.format(ca=tls.ROOT_CA))
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page(port=443, tls=tls.certificate("old", days=(-92, -2))), ports=[443])
    for _ in range(2):
        seen = lab.visit()
        lab.check(seen.status in (500, 502), f"Apache should fail, but answers {seen.status}")
    log = lab.edge.folder / "error.log"
    lab.check("certificate has expired" in log.read_text(), f"the log should say why: {log.read_text()}")
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": str(log)}]
