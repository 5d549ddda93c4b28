"""PHP-FPM has one worker, which is busy with a long report: all other visitors wait, and HAProxy gives up."""
import sys

from servers import haproxy, nginx, php_fpm, php_page

HOLDS = """import socket, time
held = socket.create_connection(("203.0.113.20", 8080))
held.sendall(b"GET /report HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
time.sleep(0.5)
more = socket.create_connection(("203.0.113.20", 8080))
more.sendall(b"GET /report HTTP/1.1\\r\\nHost: www.example.com\\r\\n\\r\\n")
time.sleep(0.5)
ready = socket.create_server(("127.0.0.1", 9999))
time.sleep(300)
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", "<?php if ($_SERVER['REQUEST_URI'] == '/report') { sleep(250); } "
                                             "echo 'Welcome to the Example shop.';")
    php_fpm(lab.origin, workers="pm = ondemand\npm.max_children = 1")
    nginx(lab.origin, php_page(shop, more="fastcgi_read_timeout 300s;"))
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(504, "Gateway Time-out")
    log = lab.origin.folder / "php-fpm.log"
    lab.check("reached max_children" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
