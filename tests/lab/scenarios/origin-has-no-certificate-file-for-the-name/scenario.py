"""The origin takes the certificate from a file named after the host that is asked for, and the script that
renews them has removed that file: each handshake ends with an internal error, whatever name and protocol is
tried. Only the edge's log is at hand."""
from servers import nginx, page, proxy


def play(lab):
    import tls
    lab.names()
    certificate = tls.certificate("origin")
    folder = lab.origin.folder / "certificates"
    folder.mkdir()
    for name, source in (("crt", certificate.chain), ("key", certificate.key)):
        (folder / f"www.example.com.{name}").write_text(source.read_text())
    served = page(port="8443 ssl", more=f"ssl_certificate {folder}/$ssl_server_name.crt; ssl_certificate_key {folder}/$ssl_server_name.key; ssl_session_cache off; keepalive_timeout 0;")
    nginx(lab.origin, served, ports=[8443])
    nginx(lab.edge, proxy(to="https://203.0.113.20:8443", more="proxy_ssl_server_name on; proxy_ssl_name www.example.com; proxy_ssl_session_reuse off;"), ports=[80])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:8443"
    lab.visit().shows(200, "Welcome")

    (folder / "www.example.com.crt").unlink()
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("internal error" in log.read_text(), f"the log should hold the alert: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
