"""A forgotten line in this workstation's hosts file leads to an old test server; everybody else is fine."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    nginx(lab.host("staging", "192.0.2.80"), page(port=80, status=500, body="<h1>staging</h1>"), ports=[80])
    lab.hosts_file("192.0.2.80 www.example.com www")
    lab.visit().shows(500, "staging")
