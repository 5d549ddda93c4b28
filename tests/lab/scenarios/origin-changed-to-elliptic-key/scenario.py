"""The origin's new certificate has an elliptic key, as is the fashion; the edge's list of ciphers, written years ago,
names only those for RSA, so the two have none in common. Both logs are at hand.
"""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    log = lab.origin.folder / "tls.log"
    to_file = f"error_log {log} info;"
    nginx(lab.origin, to_file, page(port=443, tls=tls.certificate("former", key=("rsa:2048",))), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more="proxy_ssl_server_name on; proxy_ssl_name www.example.com; proxy_ssl_protocols TLSv1.2;"
                               " proxy_ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384;"), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, to_file, page(port=443, tls=tls.certificate("origin")), ports=[443])
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
    lab.check("no shared cipher" in log.read_text(), f"the origin's log should say why: {log.read_text()}")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}, {"path": str(log)}]
