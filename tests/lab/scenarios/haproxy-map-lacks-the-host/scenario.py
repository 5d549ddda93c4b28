"""HAProxy picks its backend by a map of hosts, and a clean-up of that file took the shop's line out: for www there is no
backend any more, and the edge answers 503 by itself. Its log is at hand.
"""
from servers import nginx, page, program

CONFIG = """
defaults
    mode http
    timeout connect 2s
    timeout server 3s
    timeout client 10s
    retries 0
frontend site
    bind :80
    log stdout format raw local0
    option httplog
    use_backend %[req.hdr(host),lower,map({hosts})]
backend shop
    server web1 203.0.113.20:8080
backend blog
    server web1 203.0.113.20:8080
"""


def play(lab):
    lab.names("blog IN A 198.51.100.10")
    nginx(lab.origin, page())
    hosts = lab.edge.write("hosts.map", "www.example.com shop\nblog.example.com blog\n")
    config = lab.edge.write("haproxy.cfg", CONFIG.format(hosts=hosts))
    lab.edge.start("haproxy", program("haproxy"), "-db", "-f", config, tcp=[80])
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("haproxy")
    hosts.write_text("blog.example.com blog\n")
    lab.edge.start("haproxy", program("haproxy"), "-db", "-f", config, tcp=[80])
    for _ in range(3):
        lab.visit().shows(503, "No server is available")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "haproxy.log"
    log.write_text("".join(f"{line}\n" for line in (lab.edge.folder / "haproxy.out").read_text().splitlines() if " site site/" in line
                           or " site shop/" in line))
    lab.check("site/<NOSRV>" in log.read_text(), f"the log should name no backend: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
