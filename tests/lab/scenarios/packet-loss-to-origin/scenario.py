"""One link of a bundle on the way to the origin is bad: almost all of the edge's packets get lost, others' less."""
from servers import nginx, page, proxy
from world import EDGE, ORIGIN


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    routers = lab.chain(3, to=lab.origin)
    lab.visit().shows(200, "Welcome")

    # So many that no request of the edge gets through within its time limits, whatever the order of packets.
    routers[1].lose(96, f"ip saddr {EDGE}")
    routers[1].lose(25)
    lost = lab.ping(ORIGIN, 100)
    lab.check(25 <= lost <= 65, f"almost half of the echo requests should get lost, but {lost} % do")
    lab.visit().shows(504)
