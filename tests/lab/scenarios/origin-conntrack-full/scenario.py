"""The origin's table of connections is full: of new ones the kernel drops most, and says so in its log."""
import time

from servers import nginx, page, proxy

KERNEL = "{at} web1 kernel: nf_conntrack: nf_conntrack: table full, dropping packet\n"


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.firewall("tcp dport 8080 tcp flags & (syn | ack) == syn numgen inc mod 9 != 8 drop")
    seen = [lab.visit().status for _ in range(4)]
    lab.check(504 in seen, f"visitors should see 504, but they see {seen}")
    now = time.time()
    log = "".join(KERNEL.format(at=time.strftime("%b %e %H:%M:%S", time.gmtime(now - 20 + second))) for second in range(20))
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", log))}]
