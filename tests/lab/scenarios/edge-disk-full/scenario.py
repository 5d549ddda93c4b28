"""The file system to which the edge spools large answers is full, as its log shows."""
from servers import nginx, page, proxy
from world import call


def play(lab):
    lab.names()
    large = lab.origin.write("www/index.html", "Welcome to the Example shop." + "x" * 20_000_000)
    nginx(lab.origin, page().replace("location / {", f"location / {{ root {large.parent}; }}\n        location /none {{"))
    spool = lab.edge.folder / "spool"
    spool.mkdir()
    call("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", spool)
    nginx(lab.edge, proxy(more=f"proxy_temp_path {spool}; proxy_buffers 4 4k; proxy_busy_buffers_size 4k; "
                               "proxy_buffer_size 4k; proxy_temp_file_write_size 8k;"), ports=[80])
    lab.visit("--limit-rate", "20k", "--max-time", "3").fails(18, 28, 56)
    lab.profile["logs"] = [{"path": f"{lab.edge.folder}/nginx/error.log"}]
