"""A release wrote twelve kilobytes of Content-Security-Policy into one line; the edge's Apache reads
eight."""
from servers import apache, nginx, page

POLICY = "default-src 'self'; img-src " + " ".join(f"https://img{number}.cdn.example" for number in range(430))


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    apache(lab.edge, "StartServers 1\nProxyTimeout 3\nProxyPass / http://203.0.113.20:8080/ connectiontimeout=2 retry=0\nProxyPreserveHost On")
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    first, second = POLICY[:4000], POLICY[4000:]
    nginx(lab.origin, page(more=f'''set $one "{first}"; set $two "{second[:4000]}"; set $three "{second[4000:8000]}";
        add_header Content-Security-Policy "$one$two$three" always;'''))
    for _ in range(2):
        lab.visit().shows(502)
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
    lab.profile["logs"] = [{"path": str(lab.edge.folder / "error.log")}]
