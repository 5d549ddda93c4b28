"""The shop puts the name of the article of the day into a header, and today's name has a line break in it:
what follows is a header line without a colon. Browsers would take that from the origin; HAProxy at the edge
does not and says 502."""
import sys

from servers import haproxy

APP = r"""import socket, sys, threading
name = sys.argv[1].encode().decode("unicode_escape").encode()
PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
def serve(connection):
    with connection:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return
            data += more
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nX-Article-Of-The-Day: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (name, len(PAGE), PAGE))
listener = socket.create_server(("", 8080), backlog=64)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("shop.py", APP)
    lab.origin.start("shop", sys.executable, shop, "Garden chair, green", tcp=[8080])
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    lab.origin.start("shop", sys.executable, shop, "Garden chair\\ngreen, with a cushion", tcp=[8080])
    for _ in range(2):
        lab.visit().shows(502, "Bad Gateway")
