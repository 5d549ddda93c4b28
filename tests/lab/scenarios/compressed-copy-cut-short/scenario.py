"""A release has written only half of the compressed copy that nginx keeps beside the page: browsers, which all take gzip, fail."""
import gzip

from servers import haproxy, nginx

LAST = "<p>This is the end of the catalogue.\n"


def play(lab):
    lab.names()
    text = ("<!doctype html><title>Example shop</title><p>Welcome to the Example shop.\n" +
            "".join(f"<p>Article {number * 7919 % 10007} costs {number * 104729 % 9973} euros.\n" for number in range(900)) + LAST).encode()
    page = lab.origin.write("www/index.html", text.decode())
    packed = page.with_name("index.html.gz")
    packed.write_bytes(gzip.compress(text))
    nginx(lab.origin, f"""
    server {{
        listen 8080;
        server_name www.example.com;
        root {page.parent};
        gzip_static on;
        location / {{ }}
    }}""")
    haproxy(lab.edge)
    lab.visit("--compressed").shows(200, "Welcome")

    packed.write_bytes(packed.read_bytes()[:packed.stat().st_size // 2])
    whole = lab.visit()
    whole.shows(200, "Welcome")
    whole.shows(200, LAST)
    cut = lab.visit("--compressed")
    cut.shows(200)
    lab.check(LAST not in cut.head + cut.body, "the compressed page should be cut")
    cut = lab.visit("--compressed", "--connect-to", "::203.0.113.20:8080")
    lab.check(cut.status == 200 and LAST not in cut.head + cut.body, "at the origin as well")
