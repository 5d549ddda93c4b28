"""Two routers share the way to the edge, flow by flow, and one of them drops all: every other connection hangs."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(4, to=lab.edge)
    twin = routers[1].share()
    lab.visit().shows(200, "Welcome")

    twin.firewall("drop", hook="forward")
    ends = {lab.visit("--max-time", "0.5").exit for _ in range(24)}
    lab.check(ends == {0, 28}, f"some visits should hang and others not, but curl ends with {ends}")
