"""Nothing is wrong: HAProxy's log is full of handshakes that scanners broke off and of requests that were
none; visitors get their pages."""
import time

from servers import haproxy, nginx, page

LINES = """\
{at} edge haproxy[412]: 198.51.100.{n}:40{n:03} [{clf}.102] site/1: SSL handshake failure
{at} edge haproxy[412]: 198.51.100.{n}:41{n:03} [{clf}.109] site/1: Connection closed during SSL handshake
{at} edge haproxy[412]: 198.51.100.{n}:42{n:03} [{clf}.230] site~ site/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 3/3/0/0/0 0/0 "<BADREQ>"
{at} edge haproxy[412]: 192.0.2.80:51{n:03} [{clf}.310] site~ shop/web1 0/0/1/12/13 200 1482 - - ---- 4/4/0/0/0 0/0 "GET / HTTP/1.1"
{at} edge haproxy[412]: 192.0.2.80:51{n:03} [{clf}.390] site~ shop/web1 0/0/1/2/3 404 431 - - ---- 4/4/0/0/0 0/0 "GET /wp-login.php HTTP/1.1"
"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both}")
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    now = time.time()
    log = "".join(LINES.format(at=time.strftime("%b %e %H:%M:%S", time.gmtime(now - 20 * turn)), n=20 + turn,
                               clf=time.strftime("%d/%b/%Y:%H:%M:%S", time.gmtime(now - 20 * turn))) for turn in range(60, -1, -1))
    lab.profile["logs"] = [{"path": str(lab.edge.write("haproxy.log", log))}]
