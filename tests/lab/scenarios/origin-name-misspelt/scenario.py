"""The origin was set up for the name without www; the edge asks for the one with it and is answered 421."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    default = """
    server { listen 8080 default_server; return 421 "not me"; }"""
    nginx(lab.origin, default, page().replace("server_name www.example.com", "server_name example.com"))
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(421, "not me")
