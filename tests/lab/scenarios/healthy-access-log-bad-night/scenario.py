"""Nothing is wrong: the edge's access log tells of a quarter of an hour in the night when all was answered with 502."""
import time

from servers import nginx, page, proxy

LINE = '192.0.2.{client} - - [{at} +0000] "GET /{path} HTTP/1.1" {status} {size} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) ' \
       'Gecko/20100101 Firefox/128.0"\n'


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")
    now, log = time.time(), ""
    for turn in range(1600):
        moment = now - 28_800 + 18 * turn
        down = 3600 < 18 * turn < 4500
        log += LINE.format(client=60 + turn % 90, at=time.strftime("%d/%b/%Y:%H:%M:%S", time.gmtime(moment)),
                           path=("", "basket", "lamps?page=2", "favicon.ico")[turn % 4],
                           status=502 if down else (200, 200, 200, 404)[turn % 4], size=157 if down else 1482 + turn % 900)
    lab.profile["logs"] = [{"path": str(lab.edge.write("access.log", log))}]
