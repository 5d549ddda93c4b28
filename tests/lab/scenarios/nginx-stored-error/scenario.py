"""nginx keeps 502 answers for ten minutes (proxy_cache_valid any); the origin has recovered."""
from servers import app, nginx, page, proxy


def play(lab):
    lab.names()
    app(lab.origin, "error")
    nginx(lab.edge, proxy(before=f"proxy_cache_path {lab.edge.folder}/cache keys_zone=shop:1m;", more="""
            proxy_cache shop;
            proxy_cache_valid any 10m;
            proxy_ignore_headers Cache-Control;
            add_header X-Cache-Status $upstream_cache_status always;"""), ports=[80])
    lab.visit().shows(500, "X-Cache-Status: MISS")

    lab.origin.stop("app")
    nginx(lab.origin, page())
    lab.visit().shows(500, "X-Cache-Status: HIT")
