# SPDX-License-Identifier: GPL-3.0-or-later
"""A name tree of the lab's own: the root, com and example.com on servers of their own, signed where a scenario wants it,
and name servers that misbehave."""
import pathlib
import re
import sys

import servers
from servers import SITE_RECORDS, nginx, page, program, varnish
from world import EDGE, RESOLVER, ZONE_SERVER, call

ROOT_SERVER, COM_SERVER, SECOND_SERVER = "192.0.2.60", "192.0.2.61", "192.0.2.56"
# A resolver that gives up on silent servers while its asker still waits.
IMPATIENT = "outbound-msg-retry: 1\n    max-sent-count: 4\n    unknown-server-time-limit: 50\n    infra-host-ttl: 0"
SOA = "SOA ns1.example.com. hostmaster.example.com. {serial} 3600 600 1209600 {minimum}"


def zone(records=SITE_RECORDS, names=("ns1.example.com.",), serial=2026010101, minimum=60):
    """The text of example.com: its SOA, its own list of name servers, then \\a records."""
    head = f"$TTL 300\n@ IN {SOA.format(serial=serial, minimum=minimum)}\n"
    return head + "".join(f"@ IN NS {name}\n" for name in names) + records


def serve(host, zones, options=""):
    """BIND with authority for \\a zones (name to text), and for nothing else."""
    for name, text in zones.items():
        host.write(f"{name.strip('.') or 'root'}.zone", text)
    servers._named(host, f"recursion no; minimal-responses no-auth-recursive; {options}",
                   "\n".join(f'zone "{name}" {{ type primary; file "{name.strip(".") or "root"}.zone"; }};'
                             for name in zones))


def sign(host, name, text, until="+30d", since="-1d", drop="", keys=1):
    """Signs a zone with one key; or with one and \\a keys more that sign the list of keys alone, whose answer is large then.
    \\returns its signed text and its DS records. \\a drop: an owner and type whose signature is lost afterwards."""
    folder = host.folder / f"keys-{name.strip('.') or 'root'}"
    folder.mkdir(exist_ok=True)
    (folder / "zone").write_text(text)
    for kind in [("-f", "KSK")] * keys + [()] * (keys > 1):
        call("dnssec-keygen", "-q", "-K", folder, "-a", "ECDSAP256SHA256", *kind, name)
    since = re.sub(r"^([+-]\d+)d$", lambda days: f"now{int(days[1]) * 86400:+d}", since)
    until = re.sub(r"^([+-]\d+)d$", lambda days: f"now{int(days[1]) * 86400:+d}", until)
    both = ["-z"] if keys == 1 else []  # one key for keys and zone
    call("dnssec-signzone", "-q", *both, "-S", "-P", "-K", folder, "-d", folder, "-o", name, "-s", since, "-e", until,
         "-O", "full", "-f", folder / "signed", folder / "zone", cwd=folder)
    lines = (folder / "signed").read_text().splitlines()
    if drop:
        owner, covered = drop.split()
        lines = [line for line in lines if not re.match(rf"{re.escape(owner)}\s+\d+\s+IN\s+RRSIG\s+{covered}\s", line)]
    [ds] = folder.glob("dsset-*")
    return "\n".join(lines) + "\n", "\n".join(" ".join(line.split()) for line in ds.read_text().splitlines())


def tree(lab, delegation=None, signed=False, child_ds=""):
    """Starts the root's and com's servers. \\a delegation: com's records for example.com. \\returns the root's DS record
    where \\a signed."""
    root, com = lab.host("rootserver", ROOT_SERVER), lab.host("comserver", COM_SERVER)
    delegation = delegation or f"example.com. IN NS ns1.example.com.\nns1.example.com. IN A {ZONE_SERVER}\n"
    com_text = (f"$TTL 86400\n@ IN SOA a.com. b.com. 1 3600 600 1209600 60\n@ IN NS a.com.\na.com. IN A {COM_SERVER}\n"
                f"{delegation}{child_ds}\n")
    ds = ""
    if signed:
        com_text, ds = sign(com, "com.", com_text)
    root_text = (f"$TTL 86400\n. IN SOA a. b. 1 3600 600 1209600 60\n. IN NS a.\na. IN A {ROOT_SERVER}\n"
                 f"com. IN NS a.com.\na.com. IN A {COM_SERVER}\n{ds}\n")
    if signed:
        root_text, ds = sign(root, ".", root_text)
    serve(com, {"com.": com_text})
    serve(root, {".": root_text})
    return ds


def resolver(host, anchor="", module="iterator", more=""):
    """Unbound that starts at this tree's root; it validates where an \\a anchor is given."""
    host.write("root.hints", f". 86400 IN NS a.\na. 86400 IN A {ROOT_SERVER}\n")
    trust = f'trust-anchor: "{anchor}"' if anchor else ""
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
    num-threads: 1
    module-config: "{'validator iterator' if anchor else module}"
    {trust}
    {more}
""")
    host.start("unbound", program("unbound"), "-d", "-c", config, tcp=[53], udp=[53])


def site(lab):
    """The site's origin and edge, in good health."""
    nginx(lab.origin, page())
    varnish(lab.edge)


def signed_zone(lab, zone_text, break_ds=False, serving="", **options):
    """The whole tree signed; the profile knows the root's key. \\returns the root's DS record."""
    text, ds = sign(lab.zone_server, "example.com.", zone_text, **options)
    if break_ds:
        _, ds = sign(lab.host("formerserver", "192.0.2.62"), "example.com.", zone())
    anchor = tree(lab, signed=True, child_ds=ds)
    serve(lab.zone_server, {"example.com.": text}, serving)
    lab.profile["dns"]["trustAnchors"] = [anchor]
    return anchor


def has_keys(lab, size):
    """Whether the name server's answer with the zone's keys reaches the workstation, within \a size bytes or over TCP."""
    said = lab.dig(ZONE_SERVER, "example.com", "DNSKEY", "+norecurse", "+dnssec", "+time=1", f"+bufsize={size}")
    return bool(said) and "timed out" not in said and "\n;;" not in said


def odd(host, mode, upstream=RESOLVER, name="odd"):
    """A name server that misbehaves as odd_name_server.py says."""
    host.start(name, sys.executable, "-B", pathlib.Path(__file__).with_name("odd_name_server.py"), mode, upstream,
               tcp=[53], udp=[53])
