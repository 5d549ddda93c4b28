"""Behind the edge is an Apache that passes on to an application, which has stopped: Apache's log tells."""
from servers import apache, haproxy


def play(lab):
    lab.names()
    apache(lab.origin, "ProxyPass / http://127.0.0.1:9000/\nStartServers 1", port=8080)
    haproxy(lab.edge)
    lab.visit().shows(503, "maintenance downtime or capacity")
    lab.profile["logs"] = [{"path": f"{lab.origin.folder}/error.log"}]
