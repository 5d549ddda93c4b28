"""The application sends half of the page and then nothing more; the connection stays open."""
from servers import app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, "stalls")
    nginx(lab.edge, proxy(more="proxy_buffering off;"), ports=[80])
    lab.visit().fails(18)
