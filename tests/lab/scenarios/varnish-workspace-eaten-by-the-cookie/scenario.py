"""Varnish takes thirty kinds of advertisers' cookies off each request, one rule after the other, and each
takes a copy of the rest: visitors with a long cookie that no limit forbids use up what Varnish has for a
request and get 503. A varnishlog of such a visitor is at hand; the origin takes that cookie."""
from servers import nginx, page, varnish

RULES = "sub vcl_recv {\n" + "".join(f'    set req.http.Cookie = regsuball(req.http.Cookie, "_ad{number}=[^;]*", "_x{number}=");\n' for number in range(30)) + "    return (pass);\n}\n"


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge, more=RULES)
    lab.visit("-H", "Cookie: basket=7").shows(200, "Welcome")

    cookie = "; ".join(f"_ad{number}=GS1.1.{number:04}.1.1" for number in range(180))
    lab.profile["site"]["headers"] = {"Cookie": "secret:visitor"}
    lab.environment["FETCH_DOCTOR_SECRET_VISITOR"] = cookie
    for _ in range(2):
        lab.visit("-H", f"Cookie: {cookie}").shows(503)
    lab.visit("-H", f"Cookie: {cookie}", "--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "varnish.log"
    log.write_text(lab.edge.run("varnishlog", "-n", lab.edge.folder / "varnish", "-d", "-g", "request"))
    lab.check("orkspace" in log.read_text(), f"varnishlog should tell of it: {[l for l in log.read_text().splitlines() if 'rror' in l or 'ailed' in l]}")
    lab.profile["logs"] = [{"path": str(log)}]
