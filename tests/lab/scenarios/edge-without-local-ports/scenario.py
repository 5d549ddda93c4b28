"""All of the edge's local ports towards its origin are in use, as its log shows."""
import sys

from servers import nginx, page, proxy

HOLDS = """import socket, time
held = [socket.create_connection(("203.0.113.20", 8080)) for _ in range(2)]
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.edge.set("net.ipv4.ip_local_port_range", "40000 40001")
    lab.edge.start("holds", sys.executable, lab.edge.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(502, "Bad Gateway")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
