"""The origin's TLS front completes each handshake with a good certificate, reads the request and hangs up,
since the program behind it dies on it: from everywhere, on fresh connections. The edge's log is at hand."""
import sys

from servers import nginx, page, proxy

FRONT = r"""import socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
def serve(raw):
    try:
        with context.wrap_socket(raw, server_side=True) as connection:
            connection.settimeout(30)
            data = b""
            while b"\r\n\r\n" not in data:
                more = connection.recv(65536)
                if not more:
                    return
                data += more
    except OSError:
        pass
listener = socket.create_server(("::", 8443), family=socket.AF_INET6, backlog=64)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def play(lab):
    import tls
    lab.use_ipv6(lab.edge, lab.origin)
    lab.names()
    certificate = tls.certificate("origin")
    nginx(lab.origin, page(port="[::]:8443", tls=certificate), ports=[8443])
    nginx(lab.edge, proxy(to="https://[2001:db8::20]:8443", more="proxy_ssl_server_name on; proxy_ssl_name www.example.com;"), ports=[80])
    lab.profile["origins"][0]["url"] = "https://[2001:db8::20]:8443"
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    lab.origin.start("front", sys.executable, lab.origin.write("front.py", FRONT), certificate.chain, certificate.key, tcp=[8443])
    for _ in range(3):
        lab.visit().shows(502, "Bad Gateway")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("prematurely closed" in log.read_text(), f"the log should tell: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
