# SPDX-License-Identifier: GPL-3.0-or-later
"""A name server that misbehaves: odd_name_server.py MODE UPSTREAM, on port 53, UDP and TCP.

garbage       sends what is no DNS message
another-name  answers, but to a question that nobody asked
no-edns       hands on what UPSTREAM says; FORMERR to every question with EDNS
redirect      hands on what UPSTREAM says; an address of its own in place of NXDOMAIN
slow          hands on what UPSTREAM says, after 1.2 seconds
very-slow     hands on what UPSTREAM says, after 2.5 seconds
split         hands on what UPSTREAM says; asked for the IPv6 address of www.example.com, an alias: v6.example.com
geo           hands on what UPSTREAM says; a neighbouring address for www.example.com
"""
import socket
import socketserver
import struct
import sys
import threading
import time

MODE, UPSTREAM = sys.argv[1:3]
INVENTED, NEIGHBOUR = "198.51.100.66", "198.51.100.11"


def end_of_question(message):
    at = 12
    while message[at]:
        at += message[at] + 1
    return at + 5


def with_address(query, address, ttl=60):
    end = end_of_question(query)
    return (query[:2] + struct.pack("!HHHHH", 0x8180, 1, 1, 0, 0) + query[12:end]
            + struct.pack("!HHHLH", 0xC00C, 1, 1, ttl, 4) + socket.inet_aton(address))


def by_alias(query):
    """What UPSTREAM says of v6.example.com, with an alias before it that leads there."""
    end = end_of_question(query)
    asked = b"\x02v6\x07example\x03com\x00"
    said = ask_upstream(query[:10] + b"\0\0" + asked + query[end - 4:end])
    alias = b"\x02v6\xc0\x10"  # 16: "example.com" in the question
    record = said[end_of_question(said):]
    address = record[12:28]  # after its name (a pointer), type, class, TTL and length
    return (query[:2] + struct.pack("!HHHHH", 0x8580, 1, 2, 0, 0) + query[12:end]
            + struct.pack("!HHHLH", 0xC00C, 5, 1, 60, len(alias)) + alias
            + alias + struct.pack("!HHLH", 28, 1, 60, 16) + address)


def ask_upstream(query):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
        upstream.settimeout(3)
        upstream.connect((UPSTREAM, 53))
        upstream.send(query)
        return upstream.recv(65535)


def answer(query):
    end = end_of_question(query)
    kind = struct.unpack("!H", query[end - 4:end - 2])[0]
    if MODE == "garbage":
        return b"\xff\x00 this is no name server"
    if MODE == "another-name":
        return query[:2] + struct.pack("!HHHHH", 0x8580, 1, 0, 0, 0) + b"\x05wrong\x07invalid\x00" + query[end - 4:end]
    if MODE == "no-edns" and query[10:12] != b"\0\0":
        return query[:2] + struct.pack("!HHHHH", 0x8081, 1, 0, 0, 0) + query[12:end]
    time.sleep({"slow": 1.2, "very-slow": 2.5}.get(MODE, 0))
    if MODE == "geo" and kind == 1 and query[12:end - 4] == b"\x03www\x07example\x03com\x00":
        return with_address(query, NEIGHBOUR)
    if MODE == "no-ipv4" and kind == 1 and query[12:end - 4].lower() == b"\x03www\x07example\x03com\x00":
        return query[:2] + struct.pack("!HHHHH", 0x8482, 1, 0, 0, 0) + query[12:end]
    if MODE == "split" and kind == 28 and query[12:end - 4] == b"\x03www\x07example\x03com\x00":
        return by_alias(query)
    said = ask_upstream(query)
    if MODE == "redirect" and said[3] & 15 == 3 and kind == 1:
        return with_address(query, INVENTED)
    return said


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, sender = self.request
        sender.sendto(answer(data), self.client_address)


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        size = struct.unpack("!H", self.request.recv(2, socket.MSG_WAITALL))[0]
        said = answer(self.request.recv(size, socket.MSG_WAITALL))
        self.request.sendall(struct.pack("!H", len(said)) + said)


class Udp(socketserver.ThreadingUDPServer):
    allow_reuse_address = daemon_threads = True


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


if __name__ == "__main__":
    threading.Thread(target=Udp(("", 53), Datagram).serve_forever, daemon=True).start()
    Tcp(("", 53), Stream).serve_forever()
