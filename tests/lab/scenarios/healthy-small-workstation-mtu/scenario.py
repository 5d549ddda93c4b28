"""The workstation sends packets of 1280 bytes, as behind a VPN."""
from servers import nginx, page, varnish
from world import call


def play(lab):
    lab.names()
    nginx(lab.origin, page(body="Welcome " + "to the Example shop. " * 180))
    varnish(lab.edge)
    lab.workstation.run("ip", "link", "set", "eth0", "mtu", 1280)
    call("ip", "link", "set", "to-workstation", "mtu", 1280)
    lab.visit().shows(200, "Welcome")
