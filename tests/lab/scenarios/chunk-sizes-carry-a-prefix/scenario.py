"""A script writes its chunks' sizes as its language prints them, with "0x" before: the edge finds no number
there."""
import sys

from servers import nginx, page, proxy

PREFIX = """import socket, threading
PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop." * 30
listener = socket.create_server(("", 8080), backlog=64)
def serve(connection):
    try:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nCache-Control: no-store\\r\\nTransfer-Encoding: chunked\\r\\nConnection: close\\r\\n\\r\\n"
                           b"0x%x\\r\\n%b\\r\\n0x0\\r\\n\\r\\n" % (len(PAGE), PAGE))
    except OSError:
        pass
    connection.close()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(more="proxy_http_version 1.1;"), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.origin.start("shop", sys.executable, lab.origin.write("shop.py", PREFIX), tcp=[8080])
    seen = lab.visit()
    lab.check(seen.status == 502 or seen.exit in (18, 52, 56), f"the visitor should see no page: {seen.status} {seen.exit} {seen.trouble}")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("invalid chunked response" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
