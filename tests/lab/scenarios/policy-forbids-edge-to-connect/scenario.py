"""The edge's machine was set up anew with its security policy switched on, which lets web servers connect to nobody:
nginx's own kernel denies each attempt (EACCES), as its log and the audit log show; the origin answers.
"""
import time

from servers import nginx, page, proxy

AUDIT = """\
type=AVC msg=audit({at:.3f}:{serial}): avc:  denied  {{ name_connect }} for  pid=2217 comm="nginx" dest=8080 \
scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0
type=SYSCALL msg=audit({at:.3f}:{serial}): arch=c000003e syscall=42 success=no exit=-13 a0=b a1=55d0f2c8e2a0 a2=10 a3=0 items=0 ppid=2216 \
pid=2217 auid=4294967295 uid=992 gid=991 euid=992 suid=992 fsuid=992 egid=991 sgid=991 fsgid=991 tty=(none) ses=4294967295 comm="nginx" \
exe="/usr/sbin/nginx" subj=system_u:system_r:httpd_t:s0 key=(null)
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.edge.run("ip", "route", "add", "prohibit", "203.0.113.20/32")
    for _ in range(3):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("(13: Permission denied) while connecting to upstream" in log.read_text(), f"the log should say why: {log.read_text()}")
    now = time.time()
    audit = "".join(AUDIT.format(at=now - 3 + turn, serial=700 + turn) for turn in range(3))
    lab.profile["logs"] = [{"path": str(log)}, {"path": str(lab.edge.write("audit.log", audit))}]
