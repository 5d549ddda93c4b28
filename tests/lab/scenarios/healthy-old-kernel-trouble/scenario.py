"""Nothing is wrong: the origin's kernel log tells of a backup that was killed for memory days ago, of a table of connections
that was full for a moment, and of scanners that the packet filter turns away each minute."""
import time

from servers import nginx, page, varnish

OLD = """\
{at} web1 kernel: nf_conntrack: nf_conntrack: table full, dropping packet
{at} web1 kernel: restic invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
{at} web1 kernel: Out of memory: Killed process 30121 (restic) total-vm:5211940kB, anon-rss:3842316kB, file-rss:128kB, \
shmem-rss:0kB, UID:0 pgtables:8136kB oom_score_adj:0
{at} web1 kernel: php-fpm8.2[811]: segfault at 0 ip 00005581a1c081f5 sp 00007ffd6c3e0a18 error 4 in php-fpm8.2[5581a1a00000+3c0000]
"""
SCAN = "{at} web1 kernel: [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=192.0.2.201 " \
       "DST=203.0.113.20 LEN=40 TOS=0x00 PREC=0x00 TTL=243 ID=54321 PROTO=TCP SPT=44{n} DPT=3389 WINDOW=1024 RES=0x00 SYN URGP=0\n"


def stamp(moment):
    return time.strftime("%b %e %H:%M:%S", time.gmtime(moment))


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
    now = time.time()
    log = OLD.format(at=stamp(now - 5 * 86_400))
    log += "".join(SCAN.format(at=stamp(now - 3600 + 60 * minute), n=100 + minute) for minute in range(60))
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", log))}]
