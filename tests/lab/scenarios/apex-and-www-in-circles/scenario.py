"""The edge sends visitors of www to the bare name, and the application sends those of the bare name to www."""
from servers import nginx, page, proxy


def play(lab):
    lab.names("@ IN A 198.51.100.10")
    nginx(lab.origin, page(more="return 301 http://www.example.com$request_uri;").replace("server_name www.", "server_name "))
    nginx(lab.edge, "server { listen 80; server_name www.example.com; return 301 http://example.com$request_uri; }",
          proxy().replace("server_name www.", "server_name "), ports=[80])
    lab.visit("-L").fails(47)
