"""Since packages were upgraded, minutes ago, the shop lacks a function and answers 500: dpkg's and PHP's logs are at hand."""
import time

from servers import nginx, php_fpm, php_page, varnish

ERRORS = """php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_value[error_log] = {folder}/php_errors.log"""

SHOP = "<?php {call} echo 'Welcome to the Example shop.';"


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", SHOP.format(call=""))
    php_fpm(lab.origin, more=ERRORS.format(folder=lab.origin.folder))
    nginx(lab.origin, php_page(shop))
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
