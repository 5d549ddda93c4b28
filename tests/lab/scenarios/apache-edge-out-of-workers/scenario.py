"""Apache at the edge may work at two requests at once, and two visitors who fetch slowly keep it busy; the origin is idle."""
import sys

from servers import apache, nginx, page

WORKERS = """
StartServers 1
ServerLimit 1
ThreadsPerChild 2
MaxRequestWorkers 2
MinSpareThreads 1
MaxSpareThreads 2
KeepAlive Off
ProxyTimeout 3
ProxyPass / http://203.0.113.20:8080/ connectiontimeout=2 retry=0
ProxyPreserveHost On
"""

HOLDS = """import socket, time
held = []
for _ in range(2):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("198.51.100.10", 80))
    one.sendall(b"GET /film HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
    held.append(one)
time.sleep(2.5)
ready = socket.create_server(("127.0.0.1", 9999))
while True:
    time.sleep(1)
    for one in held:
        one.recv(1024)
"""


def play(lab):
    lab.names()
    film = lab.origin.write("www/film", "x" * 30_000_000)
    nginx(lab.origin, page(more=f"location = /film {{ root {film.parent}; }}"))
    apache(lab.edge, WORKERS)
    lab.visit().shows(200, "Welcome")

    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit("--max-time", "5").fails(28)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "error.log"
    lab.check("AH00484" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
