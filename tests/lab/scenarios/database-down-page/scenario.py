"""The application's database is down; the page says so, and no log is at hand."""
from servers import nginx, page, varnish


def play(lab):
    lab.names()
    nginx(lab.origin, page(status=500, body="<h1>Error establishing a database connection</h1>"))
    varnish(lab.edge)
    lab.visit().shows(500, "database")
