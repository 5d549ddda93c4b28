"""A campaign's page was asked for a moment before it was there: Squid keeps the 404 for hours, while the origin has the page."""
import time

from servers import _start_unprivileged, nginx, program

SQUID = """
http_port 80 accel defaultsite=www.example.com no-vhost
cache_peer 203.0.113.20 parent 8080 0 no-query originserver name=shop
cache_peer_access shop allow all
http_access allow all
negative_ttl 6 hours
connect_timeout 2 seconds
read_timeout 3 seconds
pid_filename none
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
cache_mem 8 MB
coredump_dir {folder}
visible_hostname edge
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
"""


def play(lab):
    lab.names()
    folder = lab.origin.write("www/index.html", "<!doctype html><title>Example shop</title><p>Front page.\n").parent
    nginx(lab.origin, f"""
    server {{
        listen 8080;
        server_name www.example.com;
        root {folder};
        location / {{ }}
    }}""")
    config = lab.edge.write("squid.conf", SQUID.format(folder=lab.edge.folder))
    _start_unprivileged(lab.edge, "squid", program("squid"), "-N", "-d", "1", "-f", config, tcp=[80])
    lab.profile["site"]["url"] = "http://www.example.com/autumn.html"
    lab.visit().shows(404)

    lab.origin.write("www/autumn.html", "<!doctype html><title>Autumn</title><p>Welcome to the Example shop's autumn.\n")
    time.sleep(2.2)  # its age is counted in seconds
    for _ in range(2):
        lab.visit().shows(404, "X-Cache: HIT from edge")
    lab.visit("--request-target", "/").shows(200, "Front page")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
