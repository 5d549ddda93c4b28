"""The export sends its first rows at once and then sorts the rest for eight seconds before it goes on; the
edge hangs up in between, and what visitors save is half a file."""
import sys

from servers import nginx, proxy

APP = r"""import socket, sys, threading, time
pause = float(sys.argv[1])
ROWS = b"".join(b"%06d;Garden chair, green;49.90\r\n" % number for number in range(300))
def serve(connection):
    with connection:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return
            data += more
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n")
            if data.startswith(b"HEAD"):
                return
            connection.sendall(b"%x\r\n%s\r\n" % (len(ROWS), ROWS))
            time.sleep(pause)
            connection.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(ROWS), ROWS))
        except OSError:
            pass
listener = socket.create_server(("", 8080), backlog=64)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def play(lab):
    tls = lab.use_https()
    lab.profile["site"]["url"] = "https://www.example.com/export/orders.csv"
    lab.names()
    export = lab.origin.write("export.py", APP)
    lab.origin.start("export", sys.executable, export, 0.2, tcp=[8080])
    nginx(lab.edge, proxy(port="443 ssl http2", tls=tls.certificate("edge")), ports=[443])
    seen = lab.visit()
    seen.shows(200, "Garden chair")
    seen.fails(0)

    lab.origin.stop("export")
    lab.origin.start("export", sys.executable, export, 8, tcp=[8080])
    lab.visit().fails(18, 92)
    lab.visit("--http1.1").fails(18, 56)
