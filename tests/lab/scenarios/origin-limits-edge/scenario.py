"""The origin counts all that comes through a proxy as one client, and allows that few requests."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, """
    map $http_x_forwarded_for $one { "" ""; default proxied; }
    limit_req_zone $one zone=clients:1m rate=1r/m;
    limit_req_status 429;""", page(more="""
        add_header Retry-After 60 always;
        location = / { limit_req zone=clients; try_files /none @shop; }
        location @shop { return 200 'Welcome to the Example shop.'; }"""))
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")
    lab.visit().shows(429)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
