"""The search calls itself without end until PHP's stack is used up: the worker dies of SIGSEGV, nginx answers 502. Other pages work."""
import shutil

from servers import nginx, program, varnish
from world import PATH, Missing

POOL = """
[global]
daemonize = no
error_log = {folder}/php-fpm.log
log_level = notice
[www]
listen = 127.0.0.1:9000
user = root
group = root
pm = static
pm.max_children = 2
php_admin_value[memory_limit] = -1
"""

SHOP = """<?php
function expand($words) { return array_map('expand', [$words]); }
if ($_SERVER['REQUEST_URI'] == '/search?q=lamp') { expand(['lamp']); }
echo 'Welcome to the Example shop.';
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", SHOP)
    config = lab.origin.write("php-fpm.conf", POOL.format(folder=lab.origin.folder))
    found = next((name for name in ("php-fpm8.4", "php-fpm8.3", "php-fpm8.2") if shutil.which(name, path=PATH)), None)
    if not found:
        raise Missing("php-fpm is not installed")
    lab.origin.start("php", program(found), "-F", "-R", "-n", "-y", config, tcp=[9000])
    nginx(lab.origin, f"""
    server {{
        listen 8080;
        server_name www.example.com;
        location / {{
            fastcgi_pass 127.0.0.1:9000;
            fastcgi_param SCRIPT_FILENAME {shop};
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
        }}
    }}""")
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.ttl = 0s; set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    lab.profile["site"]["url"] = "http://www.example.com/search?q=lamp"
    for _ in range(3):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--request-target", "/").shows(200, "Welcome")
    log = lab.origin.folder / "php-fpm.log"
    lab.check("exited on signal 11" in log.read_text(), f"PHP-FPM should say so: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}, {"path": f"{lab.origin.folder}/nginx/error.log"}]
