"""The consent banner has made the visitors' cookie longer than what uWSGI takes for a request's variables: it
drops such a request with a line in its log, nginx before it says 502. Without the cookie the page is fine."""
import sys

from servers import haproxy, nginx

APP = r"""import socket, struct, sys, time
log = open(sys.argv[1], "a", buffering=1)
PAGE = b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
listener = socket.create_server(("127.0.0.1", 3031), backlog=64)
while True:
    connection, _ = listener.accept()
    head = connection.recv(4, socket.MSG_WAITALL)
    if len(head) == 4:
        size = struct.unpack("<xHx", head)[0]
        if size > 4096:
            log.write(time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime()) + f" - invalid request block size: {size} (max 4096)...skip\n")
        else:
            connection.recv(size, socket.MSG_WAITALL)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE))
    connection.close()
"""
SITE = """
    server {
        listen 8080;
        server_name www.example.com;
        location / {
            uwsgi_pass 127.0.0.1:3031;
            uwsgi_param REQUEST_METHOD $request_method;
            uwsgi_param REQUEST_URI $request_uri;
            uwsgi_param SERVER_NAME $server_name;
            uwsgi_param HTTP_COOKIE $http_cookie;
        }
    }"""


def play(lab):
    lab.names()
    log = lab.origin.write("uwsgi.log", "")
    lab.origin.start("uwsgi", sys.executable, lab.origin.write("uwsgi.py", APP), log, tcp=[3031])
    nginx(lab.origin, SITE)
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    consent = "consent=" + ".".join(f"v{number}-granted" for number in range(420))
    lab.profile["site"]["headers"] = {"Cookie": "secret:visitor"}
    lab.environment["FETCH_DOCTOR_SECRET_VISITOR"] = consent
    for _ in range(3):
        lab.visit("-H", f"Cookie: {consent}").shows(502, "Bad Gateway")
    lab.visit().shows(200, "Welcome")
    lab.check("invalid request block size" in log.read_text(), "the log should say why")
    lab.profile["logs"] = [{"path": str(log)}]
