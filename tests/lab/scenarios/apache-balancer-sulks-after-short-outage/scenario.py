"""The origin was restarted a moment ago. Apache at the edge has put its only member in error state for ten
minutes and answers 503 without asking it, as its log says; the origin is back and well, also for the edge."""
from servers import apache, nginx, page

EDGE = """
LoadModule slotmem_shm_module /usr/lib/apache2/modules/mod_slotmem_shm.so
LoadModule lbmethod_byrequests_module /usr/lib/apache2/modules/mod_lbmethod_byrequests.so
LoadModule proxy_balancer_module /usr/lib/apache2/modules/mod_proxy_balancer.so
StartServers 1
ServerLimit 1
DefaultRuntimeDir {folder}
<Proxy balancer://shop>
    BalancerMember http://203.0.113.20:8080 retry=600
    ProxySet forcerecovery=Off
</Proxy>
ProxyPreserveHost On
ProxyPass / balancer://shop/
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    apache(lab.edge, EDGE.format(folder=lab.edge.folder))
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.visit().shows(503)
    nginx(lab.origin, page())
    for _ in range(4):
        lab.visit().shows(503, "Service Unavailable")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "error.log"
    lab.check("error state" in log.read_text(), f"the log should tell of it: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
