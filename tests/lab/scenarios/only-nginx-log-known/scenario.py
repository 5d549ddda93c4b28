"""The origin's address is not known here, but the edge's error log is: upstream timed out, while reading the header."""
from servers import FIRST_BYTE, app, nginx, proxy


def play(lab):
    lab.names()
    app(lab.origin, f"slow:{FIRST_BYTE + 20}")
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(504, "Gateway Time-out")
    lab.profile["origins"] = []
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
