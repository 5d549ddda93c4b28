"""A plug-in counts the page's bytes for Content-Length and another one takes out blanks afterwards: the page
ends before the announced length, whoever asks."""
from servers import haproxy, nginx, php_fpm, php_page

SHOP = """<?php
$page = '<!doctype html><title>Example shop</title><p>Welcome to the Example shop.' . str_repeat("<p>   Garden   chair,\\n\\n   green\\n", 400);
header('Cache-Control: no-store');
header('Content-Length: ' . strlen($page));
echo %s;
"""


def play(lab):
    lab.names()
    shop = lab.origin.write("www/index.php", SHOP % "$page")
    php_fpm(lab.origin)
    nginx(lab.origin, php_page(shop))
    haproxy(lab.edge)
    seen = lab.visit()
    seen.shows(200, "Welcome")
    seen.fails(0)

    shop.write_text(SHOP % "preg_replace('/\\s+/', ' ', $page)")
    for _ in range(2):
        lab.visit().fails(18)
    lab.visit("--connect-to", "::203.0.113.20:8080").fails(18)
