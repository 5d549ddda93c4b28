"""The application answers HEAD with 405, which nobody asks for."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(more="if ($request_method = HEAD) { return 405; }"))
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
