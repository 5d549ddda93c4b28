"""The provider of the edge answers for the site itself: the account is suspended since its traffic exceeded the plan. The origin is well."""
from servers import nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, page(port=80, status=503, body="<!doctype html><title>Account suspended</title><h1>Account suspended</h1><p>The CDN service "
                         "for this domain is suspended because the account has exceeded the bandwidth quota of its plan. If you are the "
                         "owner, please contact billing."), ports=[80])
    for _ in range(2):
        lab.visit().shows(503, "Account suspended")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
