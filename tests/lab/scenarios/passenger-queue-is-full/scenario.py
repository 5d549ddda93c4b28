"""All processes that Passenger may start for the shop wait for a payment service, and a hundred requests wait
for them: Passenger answers all others 503 with its own page. Its log is at hand."""

from servers import haproxy, logging_app

SAID = """[ W {at}.4120 812/T1c age/Cor/Con/CheckoutSession.cpp:269 ]: [Client 1-90417] Returning HTTP 503 due to: Request queue full (configured max. size: 100)
"""
SHOWN = """<!DOCTYPE html><html lang="en"><title>This website is under heavy load</title>
<h1>This website is under heavy load (queue full)</h1></html>"""


def play(lab):
    tls = lab.use_https()
    lab.names()
    log = lab.origin.write("passenger.log", "")
    logging_app(lab.origin, log)
    haproxy(lab.edge, port=443, tls=f"ssl crt {tls.certificate('edge').both} alpn h2,http/1.1")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    logging_app(lab.origin, log, 503, SAID, SHOWN)
    for _ in range(3):
        lab.visit().shows(503, "queue full")
    lab.profile["logs"] = [{"path": str(log)}]
