# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts real servers on a host of the lab, in the foreground, with as little configuration as they need.

All edges keep the same time limits, which the scenarios' profiles state too.
"""
import pathlib
import re
import shutil
import sys

from world import EDGE, ORIGIN, PATH, ROOT, ZONE_SERVER, LabError, Missing, call

CONNECT, FIRST_BYTE, BETWEEN_BYTES = 2, 3, 3  # seconds

# For proxy(): an edge that verifies its origin's certificate, as CDNs do in their strict modes.
VERIFIES = """
            proxy_ssl_verify on;
            proxy_ssl_verify_depth 3;
            proxy_ssl_trusted_certificate {ca};
            proxy_ssl_server_name on;
            proxy_ssl_name www.example.com;"""

WELCOME = "<!doctype html><title>Example shop</title><p>Welcome to the Example shop."


def program(name):
    """Where a server's program is. AppArmor ties its profiles to that path; the lab's files lie elsewhere."""
    found = shutil.which(name, path=PATH)
    if not found:
        raise LabError(f"{name} is not installed; packaging/test.sh installs it")
    confined = pathlib.Path("/sys/module/apparmor/parameters/enabled")
    if confined.exists() and confined.read_text().startswith("Y"):
        copy = ROOT / "bin" / name
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(found, copy)
        return copy
    return found


def app(host, mode, port=8080):
    """The misbehaving application server of app.py."""
    host.start("app", sys.executable, pathlib.Path(__file__).with_name("app.py"), port, mode, tcp=[port])


def lasting_app(host, mode, port=8080):
    """The application server of lasting_app.py, which keeps connections open between requests, after its fashion."""
    host.start("app", sys.executable, pathlib.Path(__file__).with_name("lasting_app.py"), port, mode, tcp=[port])


def logging_app(host, log, status=200, said="", shown="<!doctype html><p>Welcome to the Example shop."):
    """The application server of logging_app.py on port 8080; with a status from 500 on it fails, and says so in its log."""
    host.start("shop", sys.executable, pathlib.Path(__file__).with_name("logging_app.py"), log, status,
               host.write("said", said), host.write("shown", shown), tcp=[8080])


def nginx(host, *parts, ports=(8080,), name="nginx"):
    """nginx with \\a parts in its http block; see page() and proxy()."""
    folder = host.folder / name
    folder.mkdir(exist_ok=True)
    config = host.write(f"{name}.conf", f"""
daemon off;
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log notice;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log combined;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    default_type text/html;
{chr(10).join(parts)}
}}
""")
    host.start(name, program("nginx"), "-c", config, "-e", folder / "error.log", tcp=ports)


def page(port=8080, body=WELCOME, status=200, more="", tls=None):
    """An nginx server block that answers every path with one page; \\a tls is a certificate."""
    return _listen(port, tls) + f"""
        add_header Cache-Control no-store always;
        {more}
        location / {{ return {status} '{body}'; }}
    }}"""


def proxy(to=f"http://{ORIGIN}:8080", port=80, more="", tls=None, before="", host="$host",
          server=""):
    """An nginx server block that passes every request on to \\a to."""
    return before + _listen(port, tls) + f"""
        {server}
        location / {{
            proxy_pass {to};
            proxy_set_header Host {host};
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_connect_timeout {CONNECT}s;
            proxy_read_timeout {FIRST_BYTE}s;
            {more}
        }}
    }}"""


def _listen(port, tls):
    secure = f"{'' if 'ssl' in str(port) else 'ssl'}; ssl_certificate {tls.chain}; ssl_certificate_key {tls.key};" if tls else ";"
    return f"\n    server {{\n        listen {port} {secure}\n        server_name www.example.com;"


def varnish(host, backends=(f"{ORIGIN}:8080",), probe="", more="", port=80):
    """Varnish in front of \\a backends, asked in turn; \\a more is VCL of the scenario's own."""
    declared = "".join(f"""
backend b{number} {{
    .host = "{address.rpartition(':')[0]}"; .port = "{address.rpartition(':')[2]}";
    .connect_timeout = {CONNECT}s; .first_byte_timeout = {FIRST_BYTE}s; .between_bytes_timeout = {BETWEEN_BYTES}s;
    {probe}
}}""" for number, address in enumerate(backends))
    turn = "".join(f"turn.add_backend(b{number});" for number in range(len(backends)))
    vcl = host.write("default.vcl", f"""vcl 4.1;
import directors;
{declared}
sub vcl_init {{ new turn = directors.round_robin(); {turn} }}
sub vcl_recv {{ set req.backend_hint = turn.backend(); }}
{more}
""")
    host.start("varnish", program("varnishd"), "-F", "-j", "none", "-n", host.folder / "varnish", "-f", vcl,
               "-a", f":{port}", "-s", "malloc,32m", tcp=[port])


def haproxy(host, servers=(f"{ORIGIN}:8080",), port=80, check=False, more="", tls="", frontend=""):
    lines = "\n".join(f"    server web{number + 1} {address} {'check inter 200ms fall 2' if check else ''}"
                      for number, address in enumerate(servers))
    config = host.write("haproxy.cfg", f"""
defaults
    mode http
    timeout connect {CONNECT}s
    timeout server {FIRST_BYTE}s
    timeout client 10s
    retries 0
frontend site
    bind :{port} {tls}
    {frontend}
    default_backend shop
backend shop
    {more}
{lines}
""")
    host.start("haproxy", program("haproxy"), "-db", "-f", config, tcp=[port])


def apache(host, body, port=80):
    """Apache with \\a body as its configuration."""
    config = host.write("apache2.conf", f"""
ServerRoot {host.folder}
ServerName www.example.com
Listen {port}
PidFile {host.folder}/apache2.pid
Mutex file:{host.folder}
ErrorLog {host.folder}/error.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
{body}
""")
    _start_unprivileged(host, "apache", program("apache2"), "-f", config, "-DFOREGROUND", tcp=[port])


def files(folder, more="", modules=()):
    """Apache's configuration for the pages in \a folder; \a more modules by name."""
    load = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in ("dir", "mime", *modules))
    return f"""{load}TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot {folder}
StartServers 1
{more}"""


def php_fpm(host, listen="127.0.0.1:9000", workers="pm = static\npm.max_children = 2", more=""):
    """PHP-FPM at an address or a socket's path, which writes php-fpm.log."""
    tcp = [] if listen.startswith("/") else [int(listen.rpartition(":")[2])]
    config = host.write("php-fpm.conf", f"""
[global]
daemonize = no
error_log = {host.folder}/php-fpm.log
log_level = notice
[www]
listen = {listen}
user = root
group = root
{workers}
{more}
""")
    found = next((name for name in ("php-fpm8.4", "php-fpm8.3", "php-fpm8.2", "php-fpm") if shutil.which(name, path=PATH)), None)
    if not found:
        raise Missing("php-fpm is not installed")
    host.start("php", program(found), "-F", "-R", "-n", "-y", config, tcp=tcp)


def php_page(script, to="127.0.0.1:9000", port=8080, more=""):
    """An nginx server block that lets PHP-FPM answer every path with one script."""
    return f"""
    server {{
        listen {port};
        server_name www.example.com;
        location / {{
            fastcgi_pass {to};
            fastcgi_param SCRIPT_FILENAME {script};
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            {more}
        }}
    }}"""


def _start_unprivileged(host, name, *command, tcp):
    """For servers that refuse to work as root: another user, or where there is only one, a name for it that is not 0."""
    host.run("sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start")
    if pathlib.Path("/proc/self/uid_map").read_text().split()[2] == "1":
        become = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    else:
        become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        call("chown", "-R", "65534:65534", host.folder)
    host.start(name, *become, "--", *command, tcp=tcp)


def squid(host, origin=ORIGIN, origin_port=8080, port=80, allow="allow"):
    """Squid as a reverse proxy ("accelerator"); \\a allow may be "deny"."""
    config = host.write("squid.conf", f"""
http_port {port} accel defaultsite=www.example.com no-vhost
cache_peer {origin} parent {origin_port} 0 no-query originserver name=shop
cache_peer_access shop allow all
http_access {allow} all
connect_timeout {CONNECT} seconds
read_timeout {FIRST_BYTE} seconds
pid_filename none
access_log stdio:{host.folder}/access.log
cache_log {host.folder}/cache.log
cache_mem 8 MB
coredump_dir {host.folder}
visible_hostname edge
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
""")
    _start_unprivileged(host, "squid", program("squid"), "-N", "-d", "1", "-f", config, tcp=[port])


def _named(host, options, zones):
    version = re.search(r"BIND (\d+)\.(\d+)", call(program("named"), "-v"))
    # Several servers share one /run here; 9.20 has neither the lock file nor the option any more.
    lock = "lock-file none;" if (int(version[1]), int(version[2])) < (9, 20) else ""
    config = host.write("named.conf", f"""
options {{
    directory "{host.folder}";
    pid-file none;
    {lock}
    listen-on {{ any; }};
    listen-on-v6 {{ none; }};
    dnssec-validation no;
    allow-query {{ any; }};
    {options}
}};
controls {{ }};
{zones}
""")
    host.start("named", program("named"), "-4", "-g", "-n", "1", "-c", config, tcp=[53], udp=[53])


ZONE_HEAD = f"""$TTL 300
@ IN SOA ns1.example.com. hostmaster.example.com. 2026010101 3600 600 86400 60
@ IN NS ns1.example.com.
"""
SITE_RECORDS = f"""ns1 IN A {ZONE_SERVER}
www IN A {EDGE}
"""


def zone_server(host, records=SITE_RECORDS, zone=None):
    """BIND with authority for example.com and, for the resolvers to start from, the root. \\a zone: the whole file."""
    host.write("root.zone", f"$TTL 86400\n. IN SOA a. b. 1 3600 600 86400 60\n. IN NS a.\na. IN A {ZONE_SERVER}\n"
                            f"example.com. IN NS ns1.example.com.\nns1.example.com. IN A {ZONE_SERVER}\n")
    host.write("example.com.zone", ZONE_HEAD + records if zone is None else zone)
    _named(host, "recursion no;", '\n'.join(f'zone "{name}" {{ type primary; file "{file}"; }};' for name, file in
                                            ((".", "root.zone"), ("example.com", "example.com.zone"))))


def resolver(host):
    """BIND as a caching resolver that starts at the lab's root."""
    host.write("root.hints", f". 86400 IN NS a.\na. 86400 IN A {ZONE_SERVER}\n")
    _named(host, "recursion yes; allow-recursion { any; };", 'zone "." { type hint; file "root.hints"; };')


def unbound(host):
    """Unbound as a caching resolver."""
    host.write("root.hints", f". 86400 IN NS a.\na. 86400 IN A {ZONE_SERVER}\n")
    config = host.write("unbound.conf", f"""server:
    interface: 0.0.0.0
    access-control: 0.0.0.0/0 allow
    username: ""
    chroot: ""
    pidfile: ""
    directory: "{host.folder}"
    root-hints: "{host.folder}/root.hints"
    do-daemonize: no
    use-syslog: no
    do-ip6: no
    module-config: "iterator"
    num-threads: 1
""")
    host.start("unbound", program("unbound"), "-d", "-c", config, tcp=[53], udp=[53])
