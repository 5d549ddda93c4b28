"""Two troubles: the origin's certificate ran out a month ago, which its edge does not look at; and the shop
takes ten seconds for its page, which the edge does not wait for."""
from servers import app, haproxy, nginx, proxy


def play(lab):
    tls = lab.use_https()
    lab.names()
    app(lab.origin, "works", port=9000)
    nginx(lab.origin, proxy(to="http://127.0.0.1:9000", port=8443, tls=tls.certificate("origin", days=(-120, -30)), more="proxy_read_timeout 60s;")
          .replace("proxy_read_timeout 3s;", ""), ports=[8443])
    haproxy(lab.edge, servers=["203.0.113.20:8443 ssl verify none sni str(www.example.com)"], port=443, tls=f"ssl crt {tls.certificate('edge').both}")
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:8443"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, "slow:10", port=9000)
    for _ in range(2):
        lab.visit().shows(504, "Gateway Time-out")
