"""The application takes two requests on a connection and resets the third, without having announced it."""
from servers import haproxy, lasting_app


def play(lab):
    lab.names()
    lasting_app(lab.origin, "drops:2")
    haproxy(lab.edge, more="http-reuse always")
    lab.visit().shows(200, "Welcome")
    lab.visit().shows(200, "Welcome")
    lab.visit().shows(502)
    lab.visit().shows(200, "Welcome")
    lab.visit().shows(200, "Welcome")
