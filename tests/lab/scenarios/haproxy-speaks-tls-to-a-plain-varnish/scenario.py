"""HAProxy speaks TLS to the port of a Varnish that knows no TLS. Its log holds failed handshakes."""
from servers import haproxy, nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(port=8000), ports=[8000])
    varnish(lab.origin, backends=["127.0.0.1:8000"], port=6081)
    log = "log stdout format raw local0\n    option httplog"
    haproxy(lab.edge, servers=["203.0.113.20:6081"], frontend=log)
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    haproxy(lab.edge, servers=["203.0.113.20:6081 ssl verify none sni str(www.example.com)"], frontend=log)
    for _ in range(2):
        lab.visit().shows(503, "No server is available")
    lab.profile["origins"][0]["url"] = "https://203.0.113.20:6081"
    kept = lab.edge.folder / "haproxy.log"
    kept.write_text("".join(f"{line}\n" for line in (lab.edge.folder / "haproxy.out").read_text().splitlines() if " site shop/" in line))
    lab.check(" sC--" in kept.read_text(), f"the log should hold failed connections: {kept.read_text()}")
    lab.profile["logs"] = [{"path": str(kept)}]
