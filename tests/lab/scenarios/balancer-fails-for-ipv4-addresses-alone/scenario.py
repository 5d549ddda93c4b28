"""The name server balances the load by its answers, and since all IPv4 members of its pool count as sick it answers
SERVFAIL to whoever asks for an IPv4 address; the IPv6 address and all else it still knows.
"""
import sys

from dns import resolver, serve, site, tree, zone

BALANCER = r"""import socket, socketserver, struct, sys, threading
UPSTREAM = sys.argv[1]

def answer(query):
    at = 12
    while query[at]:
        at += query[at] + 1
    name, kind = query[12:at + 1].lower(), struct.unpack("!H", query[at + 1:at + 3])[0]
    if kind == 1 and name == b"\x03www\x07example\x03com\x00":
        return query[:2] + struct.pack("!HHHHH", 0x8402 | (query[2] & 1) << 8, 1, 0, 0, 0) + query[12:at + 5]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
        upstream.settimeout(3)
        upstream.connect((UPSTREAM, 53))
        upstream.send(query)
        return upstream.recv(65535)

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

threading.Thread(target=Udp(("", 53), Datagram).serve_forever, daemon=True).start()
Tcp(("", 53), Stream).serve_forever()
"""


def play(lab):
    tree(lab)
    serve(lab.host("primary", "192.0.2.58"), {"example.com.": zone(
        "ns1 IN A 192.0.2.54\nwww IN A 198.51.100.10\nwww IN AAAA 2001:db8::10\n")})
    lab.zone_server.start("balancer", sys.executable, "-B", lab.zone_server.write("balancer.py", BALANCER), "192.0.2.58",
                          tcp=[53], udp=[53])
    resolver(lab.resolver)
    site(lab)
    lab.check(lab.dig("192.0.2.53", "example.com", "SOA") != "SERVFAIL", "the zone should be in order")
    lab.check(lab.dig("192.0.2.53", "www.example.com", "AAAA") == "2001:db8::10", "the IPv6 address should be known")
    for server in ("192.0.2.53", "192.0.2.54"):
        lab.check(lab.dig(server) == "SERVFAIL", f"the IPv4 address should not be known, but {lab.dig(server)}")
    for _ in range(2):
        lab.visit("-4").fails(6)
        lab.visit().fails(6, 7)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
