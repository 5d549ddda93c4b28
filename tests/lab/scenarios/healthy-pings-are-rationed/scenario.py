"""Nothing is wrong: edge and routers answer a few echo requests and notices in a second and ignore the rest, so a third
or more of all pings get lost; not one packet of the site's visitors does.
"""
from servers import nginx, page, varnish
from world import EDGE


def play(lab):
    lab.names()
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 170))
    varnish(lab.edge)
    routers = lab.chain(4, to=lab.edge)
    for host in (lab.edge, lab.origin):
        host.firewall("icmp type echo-request limit rate over 5/second burst 3 packets drop")
    for router in routers[1:]:
        router.firewall("icmp type time-exceeded limit rate over 5/second burst 3 packets drop", hook="output")
        router.firewall("icmp type echo-request limit rate over 5/second burst 3 packets drop")
    lost = lab.ping(EDGE, 60)
    lab.check(lost > 30, f"many echo requests should get no answer, but only {lost} % get none")
    for _ in range(12):
        lab.visit("--max-time", "0.8").shows(200, "Welcome")
