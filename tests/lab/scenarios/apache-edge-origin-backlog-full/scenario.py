"""The origin's program has stopped taking connections, and its queue is full; its kernel says so, the edge's Apache waits."""
import sys
import time

from servers import apache, app

DEAF = """import socket, time
listener = socket.create_server(("", 8080), backlog=1)
time.sleep(300)
"""

HOLDS = """import socket, time
held = [socket.socket() for _ in range(4)]
for one in held:
    one.setblocking(False)
    one.connect_ex(("203.0.113.20", 8080))
time.sleep(0.5)
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""

KERNEL = """\
{at} web1 kernel: TCP: request_sock_TCP: Possible SYN flooding on port 8080. Dropping request.  Check SNMP counters.
"""


def play(lab):
    lab.names()
    app(lab.origin, "works")
    apache(lab.edge, "ProxyTimeout 3\nProxyPass / http://203.0.113.20:8080/ connectiontimeout=2 retry=0\nProxyPreserveHost On")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("app")
    lab.origin.start("deaf", sys.executable, lab.origin.write("deaf.py", DEAF), tcp=[8080])
    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(503, "Service Unavailable")
    lab.visit("--connect-to", "::203.0.113.20:8080", "--max-time", "3").fails(28)
    counters = lab.origin.run("cat", "/proc/net/netstat")
    lab.check("ListenOverflows" in counters, "the kernel should count overflows")
    at = time.strftime("%b %e %H:%M:%S", time.gmtime())
    lab.profile["logs"] = [{"path": str(lab.origin.write("kern.log", KERNEL.format(at=at)))}]
