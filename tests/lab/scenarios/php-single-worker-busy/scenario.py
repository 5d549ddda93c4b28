"""PHP-FPM has one worker, which is busy with a long report: all other visitors wait, and HAProxy gives up."""
import shutil
import sys

from servers import haproxy, nginx, program
from world import PATH, Missing

POOL = """
[global]
daemonize = no
error_log = {folder}/php-fpm.log
log_level = notice
[www]
listen = {listen}
user = root
group = root
pm = ondemand
pm.max_children = 1
"""


def php(host, listen, tcp=()):
    """PHP-FPM with a single worker."""
    config = host.write("php-fpm.conf", POOL.format(folder=host.folder, listen=listen))
    found = next((name for name in ("php-fpm8.4", "php-fpm8.3", "php-fpm8.2", "php-fpm")
                  if shutil.which(name, path=PATH)), None)
    if not found:
        raise Missing("php-fpm is not installed")
    host.start("php", program(found), "-F", "-R", "-n", "-y", config, tcp=tcp)


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
    lab.origin.write("www/index.php", "<?php if ($_SERVER['REQUEST_URI'] == '/report') { sleep(250); } "
                                      "echo 'Welcome to the Example shop.';")
    php(lab.origin, "127.0.0.1:9000", tcp=[9000])
    nginx(lab.origin, f"""
    server {{
        listen 8080;
        server_name www.example.com;
        location / {{
            fastcgi_pass 127.0.0.1:9000;
            fastcgi_read_timeout 300s;
            fastcgi_param SCRIPT_FILENAME {lab.origin.folder}/www/index.php;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
        }}
    }}""")
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.resolver.start("holds", sys.executable, lab.resolver.write("holds.py", HOLDS), tcp=[9999])
    lab.visit().shows(504, "Gateway Time-out")
    log = lab.origin.folder / "php-fpm.log"
    lab.check("reached max_children" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
