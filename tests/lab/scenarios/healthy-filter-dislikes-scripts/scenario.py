"""A filter turns away whatever does not call itself a browser; visitors never notice."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(before="""
    map $http_user_agent $odd { "~^Mozilla/" 0; default 1; }""", server='if ($odd) { return 403; }'), ports=[80])
    lab.visit().shows(403)
    lab.visit("-A", "Mozilla/5.0 (X11; Linux x86_64)").shows(200, "Welcome")
