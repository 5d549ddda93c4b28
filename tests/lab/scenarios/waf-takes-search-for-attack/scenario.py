"""The union's page of its selected works has words in its address that the edge's application firewall takes for SQL
since its rules were updated: it answers 403 there, and every other page of the site is as before. The firewall's log
names the rule.
"""
import time

from servers import nginx, page, proxy

AUDIT = """\
{at} [error] 2114#2114: *{number} [client 192.0.2.2] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge' with \
parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `10' ) [file "/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"] \
[line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 10)"] [data ""] [severity "2"] [ver "OWASP_CRS/3.3.4"] \
[maturity "0"] [accuracy "0"] [tag "application-multi"] [tag "attack-generic"] [hostname "198.51.100.10"] [uri "/works"] \
[unique_id "17643{number}1.5071"] [ref ""], client: 192.0.2.2, server: www.example.com, request: "GET /works?show=union+select+all HTTP/1.1", \
host: "www.example.com"
"""
DENIED = "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>"


def play(lab):
    lab.profile["site"]["url"] = "http://www.example.com/works?show=union+select+all"
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("nginx")
    nginx(lab.edge, proxy(server=f"if ($args ~* 'union.{{1,9}}select') {{ return 403 '{DENIED}'; }}"), ports=[80])
    for _ in range(3):
        lab.visit().shows(403, "Forbidden")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    now = time.time()
    log = "".join(AUDIT.format(at=time.strftime("%Y/%m/%d %H:%M:%S", time.gmtime(now - 3 + turn)), number=40 + turn) for turn in range(3))
    lab.profile["logs"] = [{"path": str(lab.edge.write("modsec-error.log", log))}]
