"""Nothing is wrong: the edge's error log is loud with scanners, missing icons and visitors who leave, as on any day."""
import time

from servers import nginx, page, proxy

NOISE = """\
{at} [error] 912#912: *{n} open() "/var/www/html/favicon.ico" failed (2: No such file or directory), client: 192.0.2.77, \
server: www.example.com, request: "GET /favicon.ico HTTP/1.1", host: "www.example.com"
{at} [error] 912#912: *{n} open() "/var/www/html/wp-login.php" failed (2: No such file or directory), client: 192.0.2.201, \
server: www.example.com, request: "GET /wp-login.php HTTP/1.1", host: "www.example.com"
{at} [error] 912#912: *{n} access forbidden by rule, client: 192.0.2.201, server: www.example.com, request: "GET /.env HTTP/1.1", \
host: "www.example.com"
{at} [error] 912#912: *{n} directory index of "/var/www/html/assets/" is forbidden, client: 192.0.2.201, server: www.example.com, \
request: "GET /assets/ HTTP/1.1", host: "www.example.com"
{at} [warn] 912#912: *{n} an upstream response is buffered to a temporary file /var/lib/nginx/proxy/3/00/0000000003 while reading \
upstream, client: 192.0.2.80, server: www.example.com, request: "GET /catalogue.pdf HTTP/1.1", \
upstream: "http://203.0.113.20:8080/catalogue.pdf", host: "www.example.com"
{at} [info] 912#912: *{n} client prematurely closed connection, so upstream connection is closed too while sending request to \
upstream, client: 192.0.2.81, server: www.example.com, request: "GET /search?q=a HTTP/1.1", \
upstream: "http://203.0.113.20:8080/search?q=a", host: "www.example.com"
{at} [info] 912#912: *{n} client timed out (110: Connection timed out) while waiting for request, client: 192.0.2.82, \
server: 0.0.0.0:80
{at} [info] 912#912: *{n} client sent invalid method while reading client request line, client: 192.0.2.201, \
server: www.example.com, request: "\\x16\\x03\\x01\\x02"
{at} [error] 912#912: *{n} client intended to send too large body: 10485761 bytes, client: 192.0.2.83, server: www.example.com, \
request: "POST /upload HTTP/1.1", host: "www.example.com"
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    nginx(lab.edge, proxy(), ports=[80])
    lab.visit().shows(200, "Welcome")
    now = time.time()
    log = "".join(NOISE.format(at=time.strftime("%Y/%m/%d %H:%M:%S", time.gmtime(now - 600 + 20 * turn)), n=4000 + turn)
                  for turn in range(30))
    lab.profile["logs"] = [{"path": str(lab.edge.write("error.log", log))}]
