"""Nothing is wrong: three hours ago unattended upgrades restarted PHP and nginx, which took some seconds; the
origin's journal and the edge's log tell of it, and everything has worked since."""
import time

from servers import haproxy, nginx, page

JOURNAL = """\
{a} web1 unattended-upgrade[9911]: Packages that will be upgraded: libssl3 php8.2-fpm nginx
{b} web1 systemd[1]: Stopping php8.2-fpm.service - The PHP 8.2 FastCGI Process Manager...
{b} web1 systemd[1]: php8.2-fpm.service: Deactivated successfully.
{b} web1 systemd[1]: Stopping nginx.service - A high performance web server and a reverse proxy server...
{b} web1 systemd[1]: nginx.service: State 'stop-sigterm' timed out. Killing.
{b} web1 systemd[1]: nginx.service: Killing process 711 (nginx) with signal SIGKILL.
{b} web1 systemd[1]: nginx.service: Failed with result 'timeout'.
{c} web1 nginx[10240]: nginx: [warn] could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64; ignoring types_hash_bucket_size
{c} web1 systemd[1]: Started nginx.service - A high performance web server and a reverse proxy server.
{c} web1 systemd[1]: Started php8.2-fpm.service - The PHP 8.2 FastCGI Process Manager.
{d} web1 needrestart[10333]: Service restarts being deferred: systemctl restart unattended-upgrades.service
"""
EDGE_LOG = """\
{b} edge haproxy[412]: Server shop/web1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 0 active and 0 backup servers left. 1 sessions active, 0 requeued, 0 remaining in queue.
{b} edge haproxy[412]: backend shop has no server available!
{c} edge haproxy[412]: Server shop/web1 is UP, reason: Layer4 check passed, check duration: 0ms. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.
"""
GOOD = '{at} edge haproxy[412]: 192.0.2.80:51102 [{clf}.310] site shop/web1 0/0/1/12/13 200 1482 - - ---- 2/2/0/0/0 0/0 "GET / HTTP/1.1"\n'


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, check=True)
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    now = time.time()

    def at(ago):
        return time.strftime("%b %e %H:%M:%S", time.gmtime(now - ago))

    times = {"a": at(10_900), "b": at(10_800), "c": at(10_788), "d": at(10_780)}
    good = "".join(GOOD.format(at=at(60 * turn), clf=time.strftime("%d/%b/%Y:%H:%M:%S", time.gmtime(now - 60 * turn))) for turn in range(170, -1, -1))
    lab.profile["logs"] = [{"path": str(lab.origin.write("syslog", JOURNAL.format(**times)))},
                           {"path": str(lab.edge.write("haproxy.log", EDGE_LOG.format(**times) + good))}]
