"""The application sets so many cookies that they do not fit into the one page of memory that nginx has for a header."""
from servers import nginx, page, proxy


def play(lab):
    lab.names()
    cookies = "".join(f"add_header Set-Cookie basket{number}={'x' * 900};\n" for number in range(6))
    nginx(lab.origin, page(more=cookies))
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(502, "Bad Gateway")
    lab.visit("--connect-to", "::203.0.113.20:8080").shows(200, "Welcome")
