"""Nothing is wrong: this workstation is set to the company's proxy, as its policy wants, an Apache that lets everybody
in the house out to everywhere; the site is seen through it and without it.
"""
from servers import apache, nginx, page, varnish

PROXY = """LoadModule proxy_connect_module /usr/lib/apache2/modules/mod_proxy_connect.so
ProxyRequests On
AllowCONNECT 443 8080
<Proxy "*">
    Require all granted
</Proxy>
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
    company = lab.host("proxy", "192.0.2.77")
    apache(company, PROXY, port=3128)
    for name in ("http_proxy", "https_proxy"):
        lab.environment[name] = "http://192.0.2.77:3128"
    lab.environment["no_proxy"] = "localhost,127.0.0.1"
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    lab.visit("--noproxy", "*").shows(200, "Welcome")
