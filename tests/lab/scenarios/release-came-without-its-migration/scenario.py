"""A release went out two minutes ago and its migration of the database did not run: since then each page asks
for a column that is not there, and before there was no error. The database is well. The log of the
deployments and that of the application are at hand."""
import sys
import time

from servers import haproxy

SAID = """{at},512 ERROR django.request: Internal Server Error: {path}
Traceback (most recent call last):
  File "/srv/shop/venv/lib/python3.11/site-packages/django/db/backends/utils.py", line 89, in _execute
    return self.cursor.execute(sql, params)
psycopg2.errors.UndefinedColumn: column articles_article.discount does not exist
LINE 1: ...d", "articles_article"."price", "articles_article"."discount...
                                                             ^

The above exception was the direct cause of the following exception:

django.db.utils.ProgrammingError: column articles_article.discount does not exist
"""
SHOWN = "<!doctype html><title>Server Error (500)</title><h1>Server Error (500)</h1><p></p>"
APP = r"""import http.server, sys, time
log, broken = open(sys.argv[1], "a", buffering=1), sys.argv[2] == "broken"
said, shown = open(sys.argv[3]).read(), open(sys.argv[4], "rb").read()
class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if broken:
            log.write(said.replace("{at}", time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())).replace("{path}", self.path))
        body = shown if broken else b"<!doctype html><title>Example shop</title><p>Welcome to the Example shop."
        self.send_response(500 if broken else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
    do_HEAD = do_POST = do_GET
    def log_message(self, *ignored):
        pass
http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
"""


def shop(host, log, state):
    host.start("shop", sys.executable, host.write("shop.py", APP), log, state, host.write("said", SAID), host.write("shown", SHOWN), tcp=[8080])

DEPLOYS = """\
{week} deploy[3301]: shop release 811 (a41c9d0) deployed to web1
{week} deploy[3301]: running migrations: OK
{now} deploy[4417]: shop release 812 (5f20be7) deployed to web1
{now} deploy[4417]: running migrations: skipped
{now} deploy[4417]: gunicorn reloaded with release 812
"""


def play(lab):
    lab.names()
    log = lab.origin.write("django.log", "")
    shop(lab.origin, log, "fine")
    haproxy(lab.edge)
    for _ in range(2):
        lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    shop(lab.origin, log, "broken")
    for _ in range(3):
        lab.visit().shows(500, "Server Error (500)")
    now = time.time()
    deploys = lab.origin.write("deploy.log", DEPLOYS.format(week=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 604_800)),
                                                            now=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 40))))
    lab.profile["logs"] = [{"path": str(log)}, {"path": str(deploys)}]
