"""The application states the length of its page twice, once of the compressed and once of the plain page; HAProxy takes no such answer."""
import sys

from servers import haproxy

SERVER = """import socket, threading, time, email.utils
PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\\n"

def answer(connection, data):
    connection.sendall(b"HTTP/1.1 200 OK\\r\\nServer: example-app\\r\\nContent-Type: text/html\\r\\nContent-Length: 41\\r\\n"
                       b"Content-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s" % (len(PAGE), PAGE))

def serve(connection):
    with connection:
        connection.settimeout(30)
        data = b""
        try:
            while b"\\r\\n\\r\\n" not in data:
                more = connection.recv(65536)
                if not more:
                    return
                data += more
            answer(connection, data)
        except OSError:
            pass

listener = socket.create_server(("", 8080), backlog=64)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def play(lab):
    lab.names()
    lab.origin.start("app", sys.executable, lab.origin.write("app.py", SERVER), tcp=[8080])
    haproxy(lab.edge)
    for _ in range(2):
        lab.visit().shows(502, "invalid or incomplete response")
