"""TLS 1.0 and 1.1 are still accepted beside 1.2; there is no TLS 1.3 and no HTTP/2."""
from servers import nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(port=443, tls=tls.certificate("edge"), before="""
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;
    ssl_ciphers DEFAULT:@SECLEVEL=0;"""), ports=[443])
    lab.visit().shows(200, "Welcome")
    lab.visit("--tls-max", "1.1", "--ciphers", "DEFAULT:@SECLEVEL=0").shows(200, "Welcome")
