"""The page is an article about what web servers say when they fail, and quotes them all; its own status is 200."""
from servers import nginx, page, varnish

ARTICLE = """<!doctype html><title>502 Bad Gateway, and what to do</title><h1>503 Service Unavailable</h1>
<p>Welcome to our help pages. <pre>Error establishing a database connection</pre><pre>Error 503 Backend fetch failed
Guru Meditation: XID: 32770</pre><p>The server is temporarily unable to service your request due to maintenance downtime or capacity
problems. Please try again later.<blockquote>Too many connections</blockquote><blockquote>504 Gateway Time-out</blockquote>
<p>429 Too Many Requests means a rate limit. ERR_ACCESS_DENIED is what Squid says. <code>upstream sent too big header</code>"""


def play(lab):
    lab.names()
    nginx(lab.origin, page(body=ARTICLE))
    varnish(lab.edge)
    lab.profile["site"]["url"] = "http://www.example.com/help/error-502"
    lab.visit().shows(200, "Guru Meditation")
