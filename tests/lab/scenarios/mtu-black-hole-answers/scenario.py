"""The way back from the edge takes 1400 bytes and swallows what is larger without a word: pages hang, small answers pass."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 180))
    nginx(lab.edge, proxy(), ports=[80])
    routers = lab.chain(3, to=lab.edge)
    lab.visit().shows(200, "Welcome")

    routers[1].narrow("in", 1400)
    routers[1].swallow_too_big()
    lab.visit("--max-time", "2").fails(28)
    lab.visit("--head").shows(200)
