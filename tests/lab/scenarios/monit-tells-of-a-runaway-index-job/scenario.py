"""A search index is built anew on the origin by forty processes at once: each answer takes longer than the
edge waits, be it an icon or a page. What monit wrote of the load is at hand, and so is the edge's log."""
import time

from servers import FIRST_BYTE, app, nginx, proxy

MONIT = """\
[{at}] error    : 'web1' loadavg (1min) of {load:.1f} matches resource limit [loadavg (1min) > 8.0]
[{at}] error    : 'web1' loadavg (5min) of {five:.1f} matches resource limit [loadavg (5min) > 8.0]
[{at}] error    : 'web1' cpu user usage of 98.{part}% matches resource limit [cpu user usage > 90.0%]
"""


def play(lab):
    lab.names()
    app(lab.origin, "works")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    app(lab.origin, f"slow:{FIRST_BYTE + 3}")
    lab.visit().shows(504, "Gateway Time-out")
    lab.visit("--connect-to", "::203.0.113.20:8080", "http://www.example.com/favicon.ico", "--max-time", "4").fails(28)
    now = time.time()
    log = "".join(MONIT.format(at=time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(now - 480 + turn * 60)), load=24 + turn * 3.1, five=11 + turn * 3.4, part=turn)
                  for turn in range(9))
    lab.profile["logs"] = [{"path": str(lab.origin.write("monit.log", log))}, {"path": f"{lab.edge.folder}/nginx/error.log"}]
