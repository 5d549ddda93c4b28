"""The kernel has killed the origin's application for want of memory; its log is at hand, and Apache finds a closed port."""
import time

from servers import apache, app

KERNEL = """\
{at} web1 kernel: gunicorn invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
{at} web1 kernel: CPU: 1 PID: 1871 Comm: gunicorn Not tainted 6.1.0-18-amd64 #1  Debian 6.1.76-1
{at} web1 kernel: Mem-Info:
{at} web1 kernel: active_anon:189 inactive_anon:482911 isolated_anon:0
{at} web1 kernel: oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=shop.service,mems_allowed=0,global_oom,\
task_memcg=/system.slice/shop.service,task=gunicorn,pid={pid},uid=33
{at} web1 kernel: Out of memory: Killed process {pid} (gunicorn) total-vm:2311940kB, anon-rss:1842316kB, file-rss:128kB, \
shmem-rss:0kB, UID:33 pgtables:4136kB oom_score_adj:0
{at} web1 systemd[1]: shop.service: A process of this unit has been killed by the OOM killer.
{at} web1 systemd[1]: shop.service: Main process exited, code=killed, status=9/KILL
{at} web1 systemd[1]: shop.service: Failed with result 'oom-kill'.
"""


def play(lab):
    lab.names()
    app(lab.origin, "works")
    apache(lab.edge, "ProxyTimeout 3\nProxyPass / http://203.0.113.20:8080/ connectiontimeout=2 retry=0\nProxyPreserveHost On")
    lab.visit().shows(200, "Welcome")

    pid = lab.origin.servers["app"].pid
    lab.origin.servers["app"].kill()
    lab.origin.servers["app"].wait()
    lab.visit().shows(503, "Service Unavailable")
    at = time.strftime("%b %e %H:%M:%S", time.gmtime(time.time() - 1))
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", KERNEL.format(at=at, pid=pid)))}]
