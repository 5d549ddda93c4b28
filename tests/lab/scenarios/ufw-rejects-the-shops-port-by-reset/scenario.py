"""A rule of the origin's own firewall rejects the shop's port with a reset, from wherever one asks, which
looks as if nobody listened there; the shop runs, as its access log with the local checks shows, and the
kernel writes each rejected packet down. Both logs are at hand."""
import subprocess
import time

from servers import nginx, page, varnish

UFW = ("{at} web1 kernel: [{up:.6f}] [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:1c:88:02:52:54:00:9a:10:01:08:00 SRC={source} DST=203.0.113.20 LEN=60 TOS=0x00 PREC=0x00 TTL=61 "
       "ID={id} DF PROTO=TCP SPT={port} DPT=8080 WINDOW=64240 RES=0x00 SYN URGP=0\n")


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    nginx(lab.origin, page())
    lab.origin.firewall('iifname "eth0" tcp dport 8080 reject with tcp reset')
    for _ in range(2):
        lab.visit().shows(503, "Backend fetch failed")
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(7)
    for _ in range(3):
        subprocess.run(lab.origin.at("curl", "-sS", "-o", "/dev/null", "-A", "monit/5.33", "-H", "Host: www.example.com", "http://127.0.0.1:8080/"), check=True, timeout=10)
    now = time.time()
    log = "".join(UFW.format(at=time.strftime("%b %e %H:%M:%S", time.gmtime(now - 60 + 5 * turn)), up=71_204.2 + 5 * turn, id=21_000 + turn, port=40_100 + turn,
                             source="192.0.2.2" if turn > 10 else "198.51.100.10") for turn in range(12))
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", log))}, {"path": f"{lab.origin.folder}/nginx/access.log"}]
