"""Nothing is wrong: an interface for programs has nothing at its root, and its profile says that 404 is right
there. Its access log is full of 401 and 422, which are right as well."""
import time

from servers import nginx, page, proxy

LINES = """\
192.0.2.81 - - [{at} +0000] "GET /v2/orders HTTP/1.1" 401 62 "-" "shop-app/7.1"
192.0.2.81 - - [{at} +0000] "POST /v2/login HTTP/1.1" 200 412 "-" "shop-app/7.1"
192.0.2.82 - - [{at} +0000] "POST /v2/orders HTTP/1.1" 422 118 "-" "shop-app/7.0"
192.0.2.83 - - [{at} +0000] "DELETE /v2/basket/77 HTTP/1.1" 409 74 "-" "shop-app/7.1"
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(status=404, body='{"error":"no such resource"}'))
    nginx(lab.edge, proxy(), ports=[80])
    lab.profile["site"]["expectStatus"] = "404"
    for _ in range(2):
        lab.visit().shows(404, "no such resource")
    now = time.time()
    log = "".join(LINES.format(at=time.strftime("%d/%b/%Y:%H:%M:%S", time.gmtime(now - 15 * turn))) for turn in range(50, -1, -1))
    lab.profile["logs"] = [{"path": str(lab.edge.write("access.log", log))}]
