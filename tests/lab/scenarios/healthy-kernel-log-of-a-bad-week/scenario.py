"""Nothing is wrong today: the kernel's log of the origin tells of a browser's test container that was killed
for its own limit, of a scan that looked like a flood and of a task that hung while disks were moved, all of
them days ago."""
import time

from servers import nginx, page, varnish

WEEK = [
    (6.1, "node invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0"),
    (6.1, "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-77c1.scope,mems_allowed=0,oom_memcg=/system.slice/docker-77c1.scope,task_memcg=/system.slice/docker-77c1.scope,task=chrome,pid=90112,uid=1001"),
    (6.1, "Memory cgroup out of memory: Killed process 90112 (chrome) total-vm:1288100kB, anon-rss:501200kB, file-rss:0kB, shmem-rss:0kB, UID:1001 pgtables:2100kB oom_score_adj:0"),
    (4.7, "TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.  Check SNMP counters."),
    (4.7, "nf_conntrack: nf_conntrack: table full, dropping packet"),
    (3.2, "INFO: task jbd2/sdb1-8:301 blocked for more than 120 seconds."),
    (2.0, "EXT4-fs (sdc1): mounted filesystem with ordered data mode. Quota mode: none."),
    (0.4, "audit: type=1400 audit(1764400000.112:88): apparmor=\"STATUS\" operation=\"profile_replace\" name=\"/usr/bin/man\" pid=3311 comm=\"apparmor_parser\""),
]


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
    now = time.time()
    log = "".join(f"{time.strftime('%b %e %H:%M:%S', time.gmtime(now - days * 86400))} web1 kernel: [{900_000 - days * 86400:.6f}] {text}\n" for days, text in WEEK)
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", log))}]
