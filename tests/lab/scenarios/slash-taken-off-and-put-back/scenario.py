"""Varnish takes the slash off the end of each path since yesterday, and Apache, to which this is a folder, sends visitors to the path
with the slash."""
from servers import apache, files, varnish


def play(lab):
    lab.names()
    folder = lab.origin.write("www/index.html", "<!doctype html><title>Example shop</title><p>Front page.\n").parent
    lab.origin.write("www/sale/index.html", "<!doctype html><title>Sale</title><p>Welcome to the Example shop's sale.\n")
    apache(lab.origin, files(folder), port=8080)
    varnish(lab.edge)
    lab.profile["site"]["url"] = "http://www.example.com/sale/"
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("varnish")
    varnish(lab.edge, more='sub vcl_recv { if (req.url ~ ".+/$") { set req.url = regsub(req.url, "/+$", ""); } }')
    lab.visit().shows(301, "Location: http://www.example.com/sale/")
    lab.visit("-L").fails(47)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
