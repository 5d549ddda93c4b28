"""The edge looks its origin's name up at a resolver that is gone; all other resolvers know the name."""
from servers import nginx, page, proxy


def play(lab):
    lab.names("origin 60 IN A 203.0.113.20")
    nginx(lab.origin, page())
    lab.host("gone", "192.0.2.77").firewall("udp dport 53 drop")
    nginx(lab.edge, proxy(to="$shop", server="""resolver 192.0.2.77 valid=5s; resolver_timeout 1s;
        set $shop "http://origin.example.com:8080";"""), ports=[80])
    lab.profile["origins"][0]["url"] = "http://origin.example.com:8080"
    lab.visit().shows(502)
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
