"""nginx at the edge may have no more open files: it takes visitors, but finds no descriptor for the way to the origin."""
import pathlib

from servers import nginx, page, proxy
from world import call, wait_for


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")

    master = lab.edge.servers["nginx"].pid
    worker = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]
    wait_for(lambda: f"pid={worker}," not in lab.edge.run("ss", "-Htnp"), lambda: "the visit's connections stay open")
    used = {int(entry.name) for entry in pathlib.Path(f"/proc/{worker}/fd").iterdir()}
    limit, free = 0, 0
    while free < 1:
        free += limit not in used
        limit += 1
    call("prlimit", "--pid", worker, f"--nofile={limit}")
    lab.visit().shows(500, "Internal Server Error")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("Too many open files" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
