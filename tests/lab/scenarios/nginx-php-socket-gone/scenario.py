"""PHP-FPM listens on another socket since its upgrade: nginx, on the same host, asks at the old one, which is gone."""
import shutil

from servers import nginx, program
from world import PATH, Missing, wait_for

POOL = """
[global]
daemonize = no
error_log = {folder}/php-fpm.log
log_level = notice
[www]
listen = {listen}
user = root
group = root
pm = static
pm.max_children = 2
"""


def php(host, listen, tcp=()):
    """PHP-FPM on a socket."""
    config = host.write("php-fpm.conf", POOL.format(folder=host.folder, listen=listen))
    found = next((name for name in ("php-fpm8.4", "php-fpm8.3", "php-fpm8.2", "php-fpm")
                  if shutil.which(name, path=PATH)), None)
    if not found:
        raise Missing("php-fpm is not installed")
    host.start("php", program(found), "-F", "-R", "-n", "-y", config, tcp=tcp)


def play(lab):
    lab.names()
    lab.edge.write("www/index.php", "<?php echo 'Welcome to the Example shop.';")
    php(lab.edge, f"{lab.edge.folder}/php8.1-fpm.sock")
    wait_for((lab.edge.folder / "php8.1-fpm.sock").exists, lambda: "PHP-FPM makes no socket")
    nginx(lab.edge, f"""
    server {{
        listen 80;
        server_name www.example.com;
        location / {{
            fastcgi_pass unix:{lab.edge.folder}/php8.1-fpm.sock;
            fastcgi_param SCRIPT_FILENAME {lab.edge.folder}/www/index.php;
            fastcgi_param REQUEST_METHOD $request_method;
        }}
    }}""", ports=[80])
    lab.profile["origins"] = []
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("php")
    php(lab.edge, f"{lab.edge.folder}/php8.2-fpm.sock")
    lab.visit().shows(502, "Bad Gateway")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("No such file or directory" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
