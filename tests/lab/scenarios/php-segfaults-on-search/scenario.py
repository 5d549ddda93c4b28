"""The search calls itself without end until PHP's stack is used up: the worker dies of SIGSEGV, nginx answers 502. Other pages work."""
from servers import nginx, php_fpm, php_page, varnish

SHOP = """<?php
function expand($words) { return array_map('expand', [$words]); }
if ($_SERVER['REQUEST_URI'] == '/search?q=lamp') { expand(['lamp']); }
echo 'Welcome to the Example shop.';
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", SHOP)
    php_fpm(lab.origin, more="php_admin_value[memory_limit] = -1")
    nginx(lab.origin, php_page(shop))
    varnish(lab.edge, more="sub vcl_backend_response { set beresp.ttl = 0s; set beresp.uncacheable = true; }")
    lab.visit().shows(200, "Welcome")

    lab.profile["site"]["url"] = "http://www.example.com/search?q=lamp"
    for _ in range(3):
        lab.visit().shows(502, "Bad Gateway")
    lab.visit("--request-target", "/").shows(200, "Welcome")
    log = lab.origin.folder / "php-fpm.log"
    lab.check("exited on signal 11" in log.read_text(), f"PHP-FPM should say so: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}, {"path": f"{lab.origin.folder}/nginx/error.log"}]
