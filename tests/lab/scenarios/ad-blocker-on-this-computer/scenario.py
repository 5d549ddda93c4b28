"""The list of an ad blocker that runs on this workstation as its resolver has the shop's name on it since last night:
here the name leads to 0.0.0.0, and all other resolvers give the right address.
"""
from servers import nginx, page, program, varnish

BLOCKER = """server:
    interface: 127.0.0.1
    access-control: 127.0.0.0/8 allow
    username: ""
    chroot: ""
    pidfile: ""
    directory: "{folder}"
    do-daemonize: no
    use-syslog: no
    do-ip6: no
    do-not-query-localhost: no
    module-config: "iterator"
    num-threads: 1
    local-zone: "www.example.com." redirect
    local-data: "www.example.com. 2 IN A 0.0.0.0"
forward-zone:
    name: "."
    forward-addr: 192.0.2.53
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    config = lab.workstation.write("blocker.conf", BLOCKER.format(folder=lab.workstation.folder))
    lab.workstation.start("blocker", program("unbound"), "-d", "-c", config, tcp=[53], udp=[53])
    lab.use_resolver("127.0.0.1")
    lab.check(lab.dig("127.0.0.1") == "0.0.0.0", "the blocker should say 0.0.0.0")
    for server in ("192.0.2.53", "192.0.2.54"):
        lab.check(lab.dig(server) == "198.51.100.10", "everybody else should be given the right address")
    for _ in range(2):
        lab.visit().fails(7)
    lab.visit("--resolve", "www.example.com:80:198.51.100.10").shows(200, "Welcome")
