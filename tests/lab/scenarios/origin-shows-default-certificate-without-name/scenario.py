"""The shop now shares its server with others, and to whoever names nobody in the handshake this shows the first one's
certificate; the edge names nobody, and rejects what it is shown.
"""
from servers import nginx, page, proxy

OTHER = """
    server {{
        listen 443 ssl default_server; ssl_certificate {chain}; ssl_certificate_key {key};
        server_name www.example.org;
        location / {{ return 200 'A bakery.'; }}
    }}"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    bakery = tls.certificate("bakery", names=("www.example.org",))
    own = page(port=443, tls=tls.certificate("origin"))
    nginx(lab.origin, own, ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"), more=f"""
            proxy_ssl_verify on;
            proxy_ssl_verify_depth 3;
            proxy_ssl_trusted_certificate {tls.ROOT_CA};
            proxy_ssl_name www.example.com;"""), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, OTHER.format(chain=bakery.chain, key=bakery.key), own, ports=[443])
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:443").shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("does not match" in log.read_text(), f"the log should say why: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
