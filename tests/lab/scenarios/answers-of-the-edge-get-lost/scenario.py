"""A dirty fibre on the way back from the edge: what is sent to it arrives, but of what it sends two packets in five are lost."""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 170))
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].lose(40, f"ip saddr {EDGE}")
    lost = lab.ping(EDGE, 100)
    lab.check(30 <= lost <= 50, f"two echo requests of five should get no answer, but {lost} % get none")
    slow = 0
    for _ in range(6):
        seen = lab.visit("--max-time", "0.9")
        slow += seen.exit == 28
    lab.check(slow >= 1, "some visits should take longer than a second")
