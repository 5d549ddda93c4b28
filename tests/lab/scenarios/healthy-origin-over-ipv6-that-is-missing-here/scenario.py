"""Nothing is wrong: edge and origin speak IPv6 to each other, which this workstation has not; it cannot ask
the origin itself, and that is all."""
from servers import nginx, page, proxy


def play(lab):
    lab.use_ipv6(lab.edge, lab.origin)
    lab.names()
    nginx(lab.origin, page(port="[::]:8080"))
    nginx(lab.edge, proxy(to="http://[2001:db8::20]:8080"), ports=[80])
    lab.profile["origins"][0]["url"] = "http://[2001:db8::20]:8080"
    lab.workstation.run("ip", "-6", "route", "flush", "dev", "eth0")
    lab.workstation.run("ip", "-6", "address", "flush", "dev", "eth0")
    for _ in range(2):
        lab.visit().shows(200, "Welcome")
