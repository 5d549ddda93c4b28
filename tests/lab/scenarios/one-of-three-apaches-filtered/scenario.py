"""Three Apaches behind HAProxy, which checks none of them: before the third a filter drops everything, so one visit in three fails."""
from servers import apache, files, haproxy


def play(lab):
    lab.names()
    hosts = [lab.origin, lab.host("web2", "203.0.113.21"), lab.host("web3", "203.0.113.22")]
    for host in hosts:
        page = host.write("www/index.html", "<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n")
        apache(host, files(page.parent), port=8080)
    haproxy(lab.edge, servers=[f"{host.address}:8080" for host in hosts])
    lab.profile["origins"] += [{"name": host.name, "url": f"http://{host.address}:8080", "host": "www.example.com"}
                               for host in hosts[1:]]
    for _ in range(3):
        lab.visit().shows(200, "Welcome")

    hosts[2].firewall("tcp dport 8080 drop")
    seen = [lab.visit().status for _ in range(6)]
    lab.check(seen.count(200) == 4 and seen.count(503) == 2, f"one visitor in three should see 503, but they see {seen}")
