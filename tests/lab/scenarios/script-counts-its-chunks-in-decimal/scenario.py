"""A hand-written script tells the length of its chunks in decimal digits, which everybody else reads as
hexadecimal."""
import sys

from servers import haproxy

APP = r'''import socket, sys, threading
PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop." + b"<p>Lamps, chairs, tables." * 40
def serve(connection):
    with connection:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return
            data += more
        size = sys.argv[1].encode() % len(PAGE)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                           + size + b"\r\n" + (b"" if data.startswith(b"HEAD") else PAGE) + b"\r\n0\r\n\r\n")
with socket.create_server(("", 8080), backlog=64) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
'''


def play(lab):
    tls = lab.use_https()
    lab.names()
    script = lab.origin.write("shop.py", APP)
    lab.origin.start("shop", sys.executable, script, "%x", tcp=[8080])
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both}")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, script, "%d", tcp=[8080])
    for _ in range(2):
        lab.visit().fails(18, 56)
