"""The edge looks for its origin by a name with a typing error, as its log shows."""
from servers import nginx, page, proxy


def play(lab):
    lab.names("origin 60 IN A 203.0.113.20")
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(to="$shop", server="""resolver 192.0.2.53 valid=5s;
        set $shop "http://orgin.example.com:8080";"""), ports=[80])
    lab.visit().shows(502, "Bad Gateway")
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
