"""A release went out two minutes ago and its migration of the database did not run: since then each page asks
for a column that is not there, and before there was no error. The database is well. The log of the
deployments and that of the application are at hand."""
import time

from servers import haproxy, logging_app

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
    logging_app(lab.origin, log)
    haproxy(lab.edge)
    for _ in range(2):
        lab.visit().shows(200, "Welcome")

    lab.origin.stop("shop")
    logging_app(lab.origin, log, 500, SAID, SHOWN)
    for _ in range(3):
        lab.visit().shows(500, "Server Error (500)")
    now = time.time()
    deploys = lab.origin.write("deploy.log", DEPLOYS.format(week=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 604_800)),
                                                            now=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 40))))
    lab.profile["logs"] = [{"path": str(log)}, {"path": str(deploys)}]
