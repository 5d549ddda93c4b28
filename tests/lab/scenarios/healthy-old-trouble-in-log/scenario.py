"""The edge's log still holds what went wrong last month; today nothing is wrong."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")
    lab.origin.stop("nginx")
    for _ in range(5):
        lab.visit().shows(502)
    nginx(lab.origin, page())
    lab.visit().shows(200, "Welcome")
    log = lab.edge.folder / "nginx/error.log"
    old = lab.workstation.write("error.log", "\n".join("2026/01/05" + line[10:] for line in
                                                       log.read_text().splitlines() if "refused" in line) + "\n")
    lab.profile["logs"] = [{"path": str(old)}]
