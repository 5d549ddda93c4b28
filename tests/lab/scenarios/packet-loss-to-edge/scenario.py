"""A router on the way to the edge loses every fifth packet, in both directions."""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].lose(20)
    lost = lab.ping(EDGE, 100)
    lab.check(20 <= lost <= 55, f"about a third of the echo requests should get lost, but {lost} % do")
