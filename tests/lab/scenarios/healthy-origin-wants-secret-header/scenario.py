"""Nothing is wrong: the origin answers those alone who know the edge's secret, a header that the edge adds to each
request; everybody else who finds its address is answered 403, this workstation too.
"""
from servers import haproxy, nginx, page

ADMITS = """if ($http_x_edge_secret != "b8f1c0de77") { return 403 '<h1>Forbidden</h1>'; }"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(more=ADMITS))
    haproxy(lab.edge, frontend="http-request set-header X-Edge-Secret b8f1c0de77")
    for _ in range(3):
        lab.visit().shows(200, "Welcome")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(403, "Forbidden")
