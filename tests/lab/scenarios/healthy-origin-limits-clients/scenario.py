"""The origin serves each address three quick requests and answers 503 to more; the edge's visitors stay below."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, "limit_req_zone $binary_remote_addr zone=clients:1m rate=5r/s;", page(more="""
        location = / { limit_req zone=clients burst=3 nodelay; try_files /none @shop; }
        location @shop { return 200 'Welcome to the Example shop.'; }"""))
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
