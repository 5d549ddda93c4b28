"""Visitors of www are sent to the bare name, where the page is."""
from servers import nginx, page, proxy


def play(lab):
    lab.names("@ IN A 198.51.100.10")
    nginx(lab.origin, page().replace("server_name www.", "server_name "), """
    server { listen 8080; server_name www.example.com; return 301 http://example.com$request_uri; }""")
    nginx(lab.edge, proxy().replace("server_name www.", "server_name www.example.com "), ports=[80])
    lab.visit("-L").shows(301)
