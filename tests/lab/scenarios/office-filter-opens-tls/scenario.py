"""The office's filter opens all TLS connections and shows certificates of its own making, signed by a box
that this computer does not trust: the shop's edge and its origin seem to have the same untrusted issuer.
Plain HTTP reaches the real edge; everybody else is fine."""
from servers import nginx, page, proxy
from world import call


def box(router):
    """The filter's certificate and its own authority."""
    folder = router.folder
    call("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650", "-keyout", folder / "ca.key", "-out", folder / "ca.pem",
         "-subj", "/C=US/ST=California/L=Sunnyvale/O=Fortinet/OU=Certificate Authority/CN=FG100FTK21004711/emailAddress=support@fortinet.com")
    call("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "site.key", "-out", folder / "site.csr", "-subj", "/CN=www.example.com")
    (folder / "names").write_text("subjectAltName=DNS:www.example.com,DNS:example.com\n")
    call("openssl", "x509", "-req", "-in", folder / "site.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "60", "-extfile", folder / "names", "-out", folder / "site.pem")

    class Shown:
        key, chain = folder / "site.key", folder / "chain.pem"
    Shown.chain.write_text((folder / "site.pem").read_text() + (folder / "ca.pem").read_text())
    return Shown


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin")), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge")),
          "server { listen 80; server_name www.example.com; return 301 https://www.example.com$request_uri; }", ports=[443, 80])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    router = lab.chain(1, to=lab.workstation)[0]
    lab.visit().shows(200, "Welcome")

    nginx(router, proxy(to="https://198.51.100.10", port=8443, tls=box(router)), ports=[8443])
    router.run("nft", "-f", "-", input="table ip filterbox { chain prerouting {\ntype nat hook prerouting priority -100;\n"
                                       "tcp dport 443 dnat to " + router.address + ":8443\n}\n}\n")
    lab.visit().fails(60)
    lab.visit("--insecure").shows(200, "Welcome")
