"""Every server says that it is two hours later than this workstation believes, and the certificate of this hour is not
yet valid here."""
from servers import app, nginx, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    app(lab.origin, "clock:7200")
    certificate = tls.certificate("edge", days=(1 / 24, 90))
    nginx(lab.edge, proxy(port=443, tls=certificate, more="proxy_pass_header Date;"), ports=[443])
    lab.visit().fails(60)
    lab.visit("--insecure").shows(200, "Welcome")
