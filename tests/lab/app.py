# SPDX-License-Identifier: GPL-3.0-or-later
"""An application server that misbehaves on demand: app.py PORT MODE. One connection, one request, one answer."""
import email.utils
import gzip
import itertools
import socket
import sys
import threading
import time

PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n"
REQUESTS = itertools.count(1)


def reply(status, body=PAGE, *headers, length=None):
    lines = [f"HTTP/1.1 {status}", "Server: example-app", "Content-Type: text/html",
             f"Content-Length: {len(body) if length is None else length}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(connection, mode):
    if mode == "closes":  # takes the request and hangs up
        return
    if mode == "resets":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return
    if mode.startswith("slow:"):  # thinks for so many seconds
        time.sleep(float(mode[5:]))
        connection.sendall(reply("200 OK"))
    elif mode == "stalls":  # sends half of the page, then nothing more
        connection.sendall(reply("200 OK", PAGE * 100, length=len(PAGE) * 200))
        time.sleep(60)
    elif mode == "truncates":  # promises more than it sends
        connection.sendall(reply("200 OK", PAGE * 100, length=len(PAGE) * 200))
    elif mode.startswith("clock:"):  # its clock is so many seconds ahead
        date = email.utils.formatdate(time.time() + float(mode[6:]), usegmt=True)
        connection.sendall(reply("200 OK", PAGE, f"Date: {date}"))
    elif mode.startswith("errs:") and next(REQUESTS) % int(mode[5:]) == 0:  # each so manieth request fails
        connection.sendall(reply("500 Internal Server Error", b"<h1>Application error</h1>\n"))
    elif mode == "error":
        connection.sendall(reply("500 Internal Server Error", b"<h1>Application error</h1>\n"))
    elif mode == "big-header":
        connection.sendall(reply("200 OK", PAGE, "Set-Cookie: basket=" + "x" * 40_000))
    elif mode == "bad-gzip":  # announces gzip and sends something else
        connection.sendall(reply("200 OK", b"\x1f\x8b\x08\x00" + PAGE * 20, "Content-Encoding: gzip"))
    elif mode == "bad-chunks":  # a chunk size that is no number
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
                           b"xyz\r\n" + PAGE + b"\r\n0\r\n\r\n")
    elif mode == "open-chunks":  # without the empty chunk that ends a body
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
                           b"%x\r\n%b\r\n" % (len(PAGE), PAGE))
    elif mode == "junk-behind-gzip":  # a remark that a plug-in writes behind what is compressed already
        connection.sendall(reply("200 OK", gzip.compress(PAGE * 200) + b"<!-- made by node 7 in 12 ms -->" * 8,
                                 "Content-Encoding: gzip"))
    elif mode.startswith("flags:"):  # each in a header line of its own
        connection.sendall(reply("200 OK", PAGE, *(f"X-Flag-{number}: on" for number in range(int(mode[6:])))))
    elif mode == "two-lengths":  # as of a plain and of a compressed page
        connection.sendall(reply("200 OK", PAGE, "Content-Length: 41"))
    elif mode == "garbage":
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    else:
        connection.sendall(reply("200 OK"))


def serve(connection, mode):
    with connection:
        connection.settimeout(60)
        data = b""
        try:
            while b"\r\n\r\n" not in data:
                more = connection.recv(65536)
                if not more:
                    return
                data += more
            answer(connection, mode)
        except OSError:
            pass  # the other side has gone


def main():
    port, mode = int(sys.argv[1]), sys.argv[2]
    with socket.create_server(("", port), backlog=64) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, mode), daemon=True).start()


if __name__ == "__main__":
    main()
