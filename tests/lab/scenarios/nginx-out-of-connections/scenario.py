"""nginx at the edge has too few worker_connections: long reports hold them all, and nobody else gets to the origin."""
import sys

from servers import app, nginx, page, program, proxy

HOLDS = """import socket, time
held = [socket.create_connection(("198.51.100.10", 80)) for _ in range(3)]
for one in held:
    one.sendall(b"GET /report HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
time.sleep(1)
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    app(lab.origin, "slow:250", port=8081)
    report = "location /report { proxy_pass http://203.0.113.20:8081; proxy_read_timeout 300s; }"
    nginx(lab.edge, proxy(server=report), ports=[80])
    lab.edge.stop("nginx")
    config = lab.edge.folder / "nginx.conf"
    config.write_text(config.read_text().replace("worker_connections 256", "worker_connections 9"))
    lab.edge.start("nginx", program("nginx"), "-c", config, "-e", lab.edge.folder / "nginx/error.log", tcp=[80])
    lab.visit().shows(200, "Welcome")

    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(500, "Internal Server Error")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("worker_connections are not enough" in log.read_text(), f"the log should say so: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
