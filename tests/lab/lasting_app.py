# SPDX-License-Identifier: GPL-3.0-or-later
"""An application server that keeps connections open: lasting_app.py PORT MODE.

idle:S        closes a connection that was idle for S seconds, as most servers do
forgets:S     does not close it, but answers the next request on it with a reset, as a firewall does that has forgotten it
drops:N       takes N requests on a connection and resets the next, without having announced it
hesitates:N:S takes S seconds for every Nth request of all
"""
import itertools
import socket
import sys
import threading
import time

PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n"
ANSWER = (b"HTTP/1.1 200 OK\r\nServer: example-app\r\nContent-Type: text/html\r\nCache-Control: no-store\r\n"
          b"Content-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE))
REQUESTS = itertools.count(1)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def next_request(connection):
    """Waits for a request. \\returns whether one came."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return False
        data += more
    return True


def serve(connection, mode, values):
    with connection:
        connection.settimeout(values[0] if mode == "idle" else 60)
        try:
            for served in itertools.count():
                begun = time.monotonic()
                if not next_request(connection):
                    return
                idle = time.monotonic() - begun
                if served and (mode == "forgets" and idle > values[0] or mode == "drops" and served >= values[0]):
                    reset(connection)
                    return
                if mode == "hesitates" and next(REQUESTS) % int(values[0]) == 0:
                    time.sleep(values[1])
                connection.sendall(ANSWER)
        except OSError:
            pass  # idle for long enough, or the other side has gone


def main():
    port = int(sys.argv[1])
    mode, *values = sys.argv[2].split(":")
    with socket.create_server(("", port), backlog=64) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, mode, [float(value) for value in values]),
                             daemon=True).start()


if __name__ == "__main__":
    main()
