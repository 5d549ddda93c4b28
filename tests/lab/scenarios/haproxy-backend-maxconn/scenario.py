"""HAProxy may have one connection to the origin, and a long request holds it: others wait in vain, as the log shows."""
import sys

from servers import app, haproxy, nginx, page

HOLDS = """import socket, time
held = socket.create_connection(("198.51.100.10", 80))
held.sendall(b"GET /long HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    app(lab.origin, "slow:60", port=9001)
    nginx(lab.origin, page(more="location = /long { proxy_pass http://127.0.0.1:9001; }"))
    haproxy(lab.edge, ["203.0.113.20:8080 maxconn 1"], more="timeout queue 1s\n    timeout server 60s",
            frontend="log stdout format raw local0\n    option httplog")
    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(503, "No server is available")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/haproxy.out"}]
