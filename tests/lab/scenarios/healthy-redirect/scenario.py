"""The front page sends visitors on to /shop/, which works."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(more='location = / { return 302 http://www.example.com/shop/; }'))
    varnish(lab.edge)
    lab.visit().shows(302, "Location: http://www.example.com/shop/")
    lab.visit("-L").shows(302, "Welcome")
