"""Nothing is wrong: the error log of Apache, the origin, tells of scanners, of an old worker that was replaced and of visitors who left."""
import time

from servers import nginx, page, varnish

NOISE = """\
[{at}.101 {year}] [core:error] [pid 812:tid 1401] [client 192.0.2.201:40122] AH00126: Invalid URI GET /../../etc/passwd HTTP/1.1
[{at}.214 {year}] [authz_core:error] [pid 812:tid 1402] [client 192.0.2.201:40124] AH01630: client denied by server configuration: /var/www/html/.git
[{at}.317 {year}] [ssl:error] [pid 812:tid 1403] [client 192.0.2.202:51822] AH02033: No hostname was provided via SNI for a name based virtual host
[{at}.402 {year}] [ssl:info] [pid 812:tid 1404] [client 192.0.2.202:51830] AH02008: SSL library error 1 in handshake (server www.example.com:443)
[{at}.402 {year}] [ssl:info] [pid 812:tid 1404] SSL Library Error: error:0A000102:SSL routines::unsupported protocol
[{at}.530 {year}] [reqtimeout:info] [pid 812:tid 1405] [client 192.0.2.203:38114] AH01382: Request header read timeout
[{at}.611 {year}] [core:info] [pid 812:tid 1406] (104)Connection reset by peer: [client 192.0.2.83:50114] AH00574: ap_content_length_filter: apr_bucket_read() failed
[{at}.702 {year}] [php:error] [pid 812:tid 1407] [client 192.0.2.201:40140] script '/var/www/html/wp-login.php' not found or unable to stat
[{at}.803 {year}] [core:error] [pid 812:tid 1408] [client 192.0.2.201:40150] AH00135: Invalid method in request \\x16\\x03\\x01
[{at}.913 {year}] [proxy_http:info] [pid 812:tid 1409] (70008)Partial results are valid but processing is incomplete: [client 192.0.2.84:50120] AH01110: error reading response
"""
ROTATED = """\
[{at}.000 {year}] [mpm_event:notice] [pid 800:tid 1400] AH00493: SIGUSR1 received.  Doing graceful restart
[{at}.412 {year}] [mpm_event:notice] [pid 800:tid 1400] AH00489: Apache/2.4.66 (Debian) OpenSSL/3.0.19 configured -- resuming normal operations
[{at}.412 {year}] [core:notice] [pid 800:tid 1400] AH00094: Command line: '/usr/sbin/apache2'
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")
    now = time.time()
    log = ""
    for turn in range(30):
        moment = time.gmtime(now - 1500 + 45 * turn)
        values = {"at": time.strftime("%a %b %d %H:%M:%S", moment), "year": moment.tm_year}
        log += (ROTATED if turn == 2 else NOISE).format(**values)
    lab.profile["logs"] = [{"path": str(lab.origin.write("apache-error.log", log))}]
