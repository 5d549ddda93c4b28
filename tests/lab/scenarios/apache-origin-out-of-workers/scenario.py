"""Apache, the origin, may work at two requests at once, and two exports keep it busy: Varnish waits in vain."""
import sys

from servers import apache, app, varnish

WORKERS = """
StartServers 1
ServerLimit 1
ThreadsPerChild 2
MaxRequestWorkers 2
MinSpareThreads 1
MaxSpareThreads 2
KeepAlive Off
ProxyPass /export http://127.0.0.1:9001/
ProxyPass / http://127.0.0.1:9000/
"""

HOLDS = """import socket, time
held = [socket.create_connection(("203.0.113.20", 8080)) for _ in range(2)]
for one in held:
    one.sendall(b"GET /export HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
time.sleep(2.5)
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    app(lab.origin, "works", port=9000)
    app(lab.origin, "slow:250", port=9001)
    apache(lab.origin, WORKERS, port=8080)
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(503, "Backend fetch failed")
    log = lab.origin.folder / "error.log"
    lab.check("AH00484" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
