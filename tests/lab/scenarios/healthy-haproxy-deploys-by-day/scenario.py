"""Nothing is wrong: HAProxy's log tells of yesterday's deployment, when both servers were down for some seconds, and of
connections that were reset by those who had opened them."""
import time

from servers import haproxy, nginx, page

DEPLOYMENT = """\
{at} edge haproxy[412]: Server shop/web1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check \
duration: 0ms. 1 active and 0 backup servers left. 3 sessions active, 0 requeued, 0 remaining in queue.
{at} edge haproxy[412]: Server shop/web2 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check \
duration: 0ms. 0 active and 0 backup servers left. 5 sessions active, 0 requeued, 0 remaining in queue.
{at} edge haproxy[412]: backend shop has no server available!
{at} edge haproxy[412]: 192.0.2.80:51522 [{clf}.102] site shop/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 6/6/0/0/0 0/0 "GET / HTTP/1.1"
{later} edge haproxy[412]: Server shop/web1 is UP, reason: Layer7 check passed, code: 200, check duration: 2ms. 1 active and 0 \
backup servers online. 0 sessions requeued, 0 total in queue.
{later} edge haproxy[412]: Server shop/web2 is UP, reason: Layer7 check passed, code: 200, check duration: 2ms. 2 active and 0 \
backup servers online. 0 sessions requeued, 0 total in queue.
"""
TODAY = """\
{at} edge haproxy[412]: 192.0.2.80:51{n} [{clf}.310] site shop/web1 0/0/1/12/13 200 1482 - - ---- 4/4/1/0/0 0/0 "GET / HTTP/1.1"
{at} edge haproxy[412]: 192.0.2.81:52{n} [{clf}.415] site shop/web2 0/0/1/210/1204 200 9116 - - CD-- 4/4/1/1/0 0/0 \
"GET /search?q=lamp HTTP/1.1"
{at} edge haproxy[412]: 192.0.2.82:53{n} [{clf}.500] site site/<NOSRV> -1/-1/-1/-1/10001 408 212 - - cR-- 3/3/0/0/0 0/0 "<BADREQ>"
"""


def stamp(moment):
    return time.strftime("%b %e %H:%M:%S", time.gmtime(moment))


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    web2 = lab.host("web2", "203.0.113.21")
    nginx(web2, page())
    haproxy(lab.edge, servers=("203.0.113.20:8080", "203.0.113.21:8080"), check=True)
    lab.profile["origins"].append({"name": "web2", "url": "http://203.0.113.21:8080", "host": "www.example.com"})
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    now = time.time()
    clf = "%d/%b/%Y:%H:%M:%S"
    log = DEPLOYMENT.format(at=stamp(now - 90_000), later=stamp(now - 89_985), clf=time.strftime(clf, time.gmtime(now - 90_000)))
    for turn in range(40):
        moment = now - 1200 + 30 * turn
        log += TODAY.format(at=stamp(moment), clf=time.strftime(clf, time.gmtime(moment)), n=100 + turn)
    lab.profile["logs"] = [{"path": str(lab.edge.write("haproxy.log", log))}]
