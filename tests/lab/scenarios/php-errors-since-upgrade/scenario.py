"""Since packages were upgraded, minutes ago, the shop lacks a function and answers 500: dpkg's and PHP's logs are at hand."""
import shutil
import time

from servers import nginx, program, varnish
from world import PATH, Missing

POOL = """
[global]
daemonize = no
error_log = {folder}/php-fpm.log
[www]
listen = 127.0.0.1:9000
user = root
group = root
pm = static
pm.max_children = 2
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_value[error_log] = {folder}/php_errors.log
"""

SHOP = "<?php {call} echo 'Welcome to the Example shop.';"


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", SHOP.format(call=""))
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
        }}
    }}""")
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.ttl = 0s; set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    shop.write_text(SHOP.format(call="shop_price_of(12);"))
    time.sleep(2.2)  # PHP's cache of what a file holds
    for _ in range(3):
        lab.visit().shows(500)
    errors = lab.origin.folder / "php_errors.log"
    lab.check("Call to undefined function shop_price_of()" in errors.read_text(), f"PHP should say so: {errors.read_text()}")
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 90))
    history = lab.origin.write("dpkg.log", f"""\
{at} startup packages unpack
{at} upgrade example-shop:all 4.1.9 4.2.0
{at} status half-configured example-shop:all 4.1.9
{at} status unpacked example-shop:all 4.1.9
{at} status half-installed example-shop:all 4.1.9
{at} status unpacked example-shop:all 4.2.0
{at} startup packages configure
{at} configure example-shop:all 4.2.0 <none>
{at} status unpacked example-shop:all 4.2.0
{at} status half-configured example-shop:all 4.2.0
{at} status installed example-shop:all 4.2.0
""")
    lab.profile["logs"] = [{"path": str(errors)}, {"path": str(history)}]
