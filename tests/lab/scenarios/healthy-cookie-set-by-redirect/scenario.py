"""Whoever comes without the shop's cookie is given it and sent to the same address once more, where the page then is."""
from servers import haproxy, nginx


def play(lab):
    lab.names()
    nginx(lab.origin, """
    server {
        listen 8080;
        server_name www.example.com;
        location / {
            if ($cookie_visitor = "") {
                add_header Set-Cookie "visitor=4711; Path=/; HttpOnly";
                return 302 http://www.example.com$request_uri;
            }
            return 200 '<!doctype html><title>Example shop</title><p>Welcome to the Example shop.';
        }
    }""")
    haproxy(lab.edge)
    lab.visit().shows(302, "location: http://www.example.com/")
    lab.visit("-L", "-c", "/dev/null").shows(302, "Welcome")
