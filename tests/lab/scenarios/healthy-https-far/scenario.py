"""Nothing is wrong, and everything is 60 milliseconds away from the workstation: names, edge and origin."""
from dns import resolver, serve, tree, zone
from servers import VERIFIES, nginx, page, proxy


def play(lab):
    tls = lab.use_https()
    tree(lab)
    serve(lab.zone_server, {"example.com.": zone()})
    resolver(lab.resolver)
    nginx(lab.origin, page(port=443, tls=tls.certificate("origin")), ports=[443])
    nginx(lab.edge, proxy(to="https://203.0.113.20", port=443, tls=tls.certificate("edge"),
                          more=VERIFIES.format(ca=tls.ROOT_CA)), ports=[443])
    lab.profile["origins"][0]["url"] = "https://203.0.113.20"
    lab.chain(2, to=lab.workstation, delays={1: 30})
    lab.visit().shows(200, "Welcome")
