"""Two routers share the way to the edge, flow by flow, as routers do with paths of equal cost."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(4, to=lab.edge)
    routers[1].share()
    for _ in range(8):
        lab.visit().shows(200, "Welcome")
