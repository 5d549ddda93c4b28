"""HAProxy has as many connections as it may have; the kernel still takes further ones, and nobody answers there."""
import sys

from servers import haproxy, nginx, page

HOLDS = """import socket, time
held = [socket.create_connection(("198.51.100.10", 80)) for _ in range(2)]
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge, frontend="maxconn 2\n    timeout client 300s")
    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit("--max-time", "2").fails(28)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
