"""The network that the workstation is in sends every request to its sign-in page."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    router = lab.chain(1, to=lab.workstation)[0]
    lab.visit().shows(200, "Welcome")

    sign_in = "server { listen 8081; return 302 http://login.hotel.example/; }"
    nginx(router, sign_in, ports=[8081])
    router.run("nft", "-f", "-", input="table ip portal { chain prerouting {\ntype nat hook prerouting priority -100;\n"
                                       "tcp dport { 80, 8080 } dnat to " + router.address + ":8081\n}\n}\n")
    lab.visit().shows(302, "login.hotel.example")
