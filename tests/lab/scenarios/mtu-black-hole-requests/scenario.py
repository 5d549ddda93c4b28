"""The way to the edge takes 1400 bytes and swallows what is larger without a word: requests with large headers hang."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    routers = lab.chain(3, to=lab.edge)
    lab.profile["site"]["headers"] = {"X-Context": "x" * 2500}
    lab.visit().shows(200, "Welcome")

    routers[1].narrow("out", 1400)
    routers[1].swallow_too_big()
    lab.visit().shows(200, "Welcome")
    lab.visit("--max-time", "2", "-H", "X-Context: " + "x" * 2500).fails(28)
