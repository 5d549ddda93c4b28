"""Nothing is wrong: both servers were renewed this morning, one after the other, each drained before and put
back afterwards, and visitors noticed nothing, as HAProxy's log shows."""
import time

from servers import haproxy, nginx, page

TURN = [
    (0, "Server shop/{name} is going DOWN for maintenance. {rest} active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue."),
    (190, "Server shop/{name} is UP/READY (leaving forced maintenance)."),
]
DRAIN = "Server shop/{name} is going DRAIN."
HIT = '198.51.100.{last}:{port} [{at}] site shop/{name} 0/0/1/{took}/{sum} 200 8211 - - ---- 14/14/3/2/0 0/0 "GET /article/{port} HTTP/1.1"'


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.host("web2", "203.0.113.21"), page())
    haproxy(lab.edge, servers=["203.0.113.20:8080", "203.0.113.21:8080"], check=True)
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    for _ in range(4):
        lab.visit().shows(200, "Welcome")
    now = time.time()
    events = []
    for begun, name, other in ((now - 5400, "web1", "web2"), (now - 4800, "web2", "web1")):
        events.append((begun - 60, DRAIN.format(name=name)))
        events += [(begun + after, text.format(name=name, rest=1)) for after, text in TURN]
        events += [(begun + 7 * turn, HIT.format(last=20 + turn, port=41000 + turn, name=other, took=11 + turn % 9, sum=13 + turn % 9,
                                                 at=time.strftime("%d/%b/%Y:%H:%M:%S.120", time.gmtime(begun + 7 * turn)))) for turn in range(26)]
    log = "".join(f"{time.strftime('%b %e %H:%M:%S', time.gmtime(at))} edge haproxy[812]: {text}\n" for at, text in sorted(events))
    lab.profile["logs"] = [{"path": str(lab.edge.write("haproxy.log", log))}]
