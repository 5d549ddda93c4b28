# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares Fetch Doctor's verdicts about TLS with those of `openssl s_client` and `testssl.sh`, on servers with faults.

    tls_parity.py --cli fetch-doctor-cli [--testssl PROGRAM] [--only NAME...]

Starts nginx with one server for each fault in a namespace without a way out, asks all three the same, and prints a
table. Ends with 1 where they disagree. testssl.sh is left out where it is not installed.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lab"))
import lab  # noqa: E402
import programs  # noqa: E402
import servers  # noqa: E402
import world  # noqa: E402

INSIDE = "FETCH_BENCH_INSIDE"
VERSIONS = {"TLSv1": ("tls1", "TLS1"), "TLSv1.1": ("tls1_1", "TLS1_1"), "TLSv1.2": ("tls1_2", "TLS1_2"),
            "TLSv1.3": ("tls1_3", "TLS1_3")}
NAME = "www.example.com"
PORT = 8441
TESTSSL_SECONDS = 900  # it starts thousands of programs; on a busy machine a server takes minutes


def start(site, tls):
    """One port for each kind of server. \\returns names and ports."""
    old = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers DEFAULT:@SECLEVEL=0;"
    good = tls.certificate("good")
    new = "ssl_protocols TLSv1.2 TLSv1.3;"
    gone = tls.certificate("gone")
    kinds = {
        "good": (good, new),
        "old versions too": (good, old),
        "TLS 1.3 alone": (good, "ssl_protocols TLSv1.3;"),
        "TLS 1.1 at most": (good, old.replace(" TLSv1.2", "")),
        "expired": (tls.certificate("expired", days=(-90, -1)), new),
        "another name": (tls.certificate("other", names=("shop.example.org",)), new),
        "chain incomplete": (tls.certificate("alone", chain=False), new),
        "intermediate expired": (tls.certificate("below-old", by=tls.authority("old", days=(-900, -1))), new),
        "self-signed": (tls.certificate("own", self_signed=True), new),
        "staple": (good, f"{new} ssl_stapling on; ssl_stapling_file {tls.staple(good)};"),
        "staple: revoked": (gone, f"{new} ssl_stapling on; ssl_stapling_file {tls.staple(gone, revoked=True)};"),
        "client certificate asked for": (good, f"{new} ssl_client_certificate {tls.ROOT_CA}; ssl_verify_client optional;"),
        "RSA 1024": (tls.certificate("weak", key=("rsa:1024",)), old),
        "HTTP/2": (good, new),
        "name needed": (good, new),
    }
    ports = {name: PORT + number for number, name in enumerate(kinds)}
    blocks = []
    for name, (certificate, more) in kinds.items():
        port = f"{ports[name]} ssl http2" if name == "HTTP/2" else ports[name]
        if name == "name needed":
            blocks.append(f"server {{ listen {ports[name]} ssl default_server; ssl_reject_handshake on; }}")
        blocks.append(servers.page(port=port, tls=certificate, more=more))
    servers.nginx(site.origin, *blocks, ports=list(ports.values()))
    return ports


def run(site, *command, seconds=120):
    return subprocess.run(site.workstation.at(*command), capture_output=True, text=True, timeout=seconds,
                          stdin=subprocess.DEVNULL, errors="replace",
                          env={**lab.environment(site), "MAX_WAITSOCK": "2", "HEADER_MAXSLEEP": "2"})


def ours(site, cli, port):
    site.profile = {"schema": "fetch-doctor/profile/1", "name": "bench",
                    "site": {"url": f"https://{NAME}:{port}/"}, "edge": {"addresses": [f"{world.ORIGIN}:{port}"]},
                    "trust": site.profile["trust"]}
    site.command = ["--profile", str(lab.write_profile(site)), "--steps", "connectivity"]
    _, seconds, case, _ = lab.diagnose(site, cli)
    rows = {row["id"]: row for row in case["checks"] if row["target"] == f"{world.ORIGIN}:{port}"}
    tls, versions = rows["connectivity.tls"], rows["connectivity.tls-versions"].get("evidence", {}).get("versions", {})
    facts = {fact["fact"] for fact in tls["observations"]}
    name = rows["connectivity.tls-server-name"].get("evidence", {})
    staples = {entry.get("staple") for entry in versions.values()} - {"", None}
    evidence = tls["evidence"]
    return seconds, {
        **{version: versions.get(version, {}).get("accepted", False) for version in VERSIONS},
        "chain": not facts & {"tls-chain-incomplete", "tls-untrusted"} and evidence["verifyCode"] in (0, 10),
        "in date": "tls-expired" not in facts,
        "name": evidence["nameMatches"],
        "needs SNI": not name.get("withoutName", {}).get("subject"),
        "ALPN": evidence["alpn"],
        "staple": staples.pop() if staples else "none",
        "client cert": evidence["clientCertificateRequested"],
        "weak key": "tls-weak" in facts,
    }


def openssls(site, port):
    def ask(*options):
        done = run(site, "openssl", "s_client", "-connect", f"{world.ORIGIN}:{port}", "-CAfile",
                   site.profile["trust"]["caFile"], "-showcerts", *options)
        return done.stdout + done.stderr

    with_name = ("-servername", NAME, "-cipher", "DEFAULT:@SECLEVEL=0")
    text = ask(*with_name, "-status", "-alpn", "h2,http/1.1", "-verify_hostname", NAME)
    code = int((re.search(r"Verify return code: (\d+)", text) or [0, -1])[1])
    # The first error alone is what the return code tells; each is told on its own while the chain is looked at.
    errors = {int(number) for number in re.findall(r"verify error:num=(\d+)", text)}
    status = re.search(r"Cert Status: (\w+)", text)
    bits = int((re.search(r"Server public key is (\d+) bit", text) or [0, 0])[1])
    alpn = re.search(r"ALPN protocol: (\S+)", text)
    return {
        **{version: "Cipher is (NONE)" not in (one := ask(*with_name, f"-{flag}")) and "BEGIN CERTIFICATE" in one
           for version, (flag, _) in VERSIONS.items()},
        "chain": not errors & {2, 18, 19, 20, 21} and code >= 0,
        "in date": 10 not in errors,
        "name": 62 not in errors,
        "needs SNI": "BEGIN CERTIFICATE" not in ask("-noservername"),
        "ALPN": alpn[1] if alpn else "",
        "staple": status[1] if status else "none",
        "client cert": "Acceptable client certificate CA names" in text,
        "weak key": 0 < bits < 2048 and "Peer signature type: RSA" in text,
    }


def testssls(site, port, program):
    """Nothing where it took too long."""
    report = site.workstation.folder / f"testssl-{port}.json"
    try:
        run(site, program, "--quiet", "--warnings", "off", "--nodns", "none", "--color", "0", "--ip", world.ORIGIN,
            "--add-ca", site.profile["trust"]["caFile"], "--openssl", shutil.which("openssl"), "-p", "-S",
            "--jsonfile", report, f"https://{NAME}:{port}/", seconds=TESTSSL_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"testssl.sh was not done with port {port} after {TESTSSL_SECONDS} s:")
        return {}
    if not report.exists():
        return {}
    found = {}
    for entry in json.loads(report.read_text()):
        found.setdefault(re.sub(r" <.*>$", "", entry["id"]), entry["finding"])
    answer = {version: found[key].startswith("offered") for version, (_, key) in VERSIONS.items() if key in found}
    if "cert_chain_of_trust" in found:
        answer["chain"] = found["cert_chain_of_trust"].startswith("passed") or "expired" in found["cert_chain_of_trust"]
    if "cert_expirationStatus" in found and "cert_chain_of_trust" in found:
        answer["in date"] = found["cert_expirationStatus"] != "expired" and "expired" not in found["cert_chain_of_trust"]
    if "cert_trust" in found:
        answer["name"] = "does not match" not in found["cert_trust"]
    offered = found.get("ALPN_HTTP2", "") + " " + found.get("ALPN", "")  # h2 stands in a finding of its own
    if offered.strip():
        answer["ALPN"] = "h2" if "h2" in offered else "http/1.1" if "http/1.1" in offered else ""
    if "OCSP_stapling" in found:
        answer["staple offered"] = found["OCSP_stapling"].startswith("offered")
    if "clientAuth" in found:
        answer["client cert"] = found["clientAuth"] not in ("none", "")
    if "cert_keySize" in found:
        size = re.search(r"RSA (\d+)", found["cert_keySize"])
        answer["weak key"] = bool(size and int(size[1]) < 2048)
    return answer


def short(value):
    return {True: "yes", False: "no", "": "-"}.get(value, str(value))


def compare(name, mine, openssl, testssl):
    """Prints the server's line and each disagreement. \\returns how many there are."""
    mine = {**mine, "staple offered": mine["staple"] != "none"}
    wrong, agreed = [], 0
    for peer, answers in (("openssl", openssl), ("testssl", testssl)):
        for point, value in answers.items():
            if mine[point] == value:
                agreed += 1
            else:
                wrong.append(f"    {point}: ours {short(mine[point])}, {peer} {short(value)}")
    versions = "/".join(version[3:] or "1" for version in VERSIONS if mine[version]).replace("v", "")
    print(f"{name:30} {versions:16} {short(mine['chain']):6} {short(mine['in date']):7} {short(mine['name']):5} "
          f"{short(mine['needs SNI']):4} {short(mine['ALPN']):9} {short(mine['staple']):8} "
          f"{short(mine['client cert']):7} {short(mine['weak key']):5} {agreed:3} of {agreed + len(wrong)} agree")
    if wrong:
        print("\n".join(wrong))
    sys.stdout.flush()
    return len(wrong)


def inside(options):
    lab.private_run()
    site = lab.Lab()
    tls = site.use_https()
    ports = start(site, tls)
    site.hosts_file(f"{world.ORIGIN} {NAME}")
    testssl = shutil.which(options.testssl) or ""
    print(f"{'server':30} {'versions':16} {'chain':6} {'in date':7} {'name':5} {'SNI':4} {'ALPN':9} {'staple':8} "
          f"{'client':7} {'weak':5}")
    wrong, seconds = 0, 0.0
    for name, port in ports.items():
        if options.only and name not in options.only:
            continue
        took, mine = ours(site, options.cli, port)
        seconds += took
        wrong += compare(name, mine, openssls(site, port), testssls(site, port, testssl) if testssl else {})
    print(f"{wrong} disagreements; {seconds:.1f} s for ours in all. {programs.missing(options.testssl)}".rstrip())
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True)
    parser.add_argument("--testssl", default="testssl")
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    options.cli = str(pathlib.Path(options.cli).resolve())
    if os.environ.get(INSIDE):
        return inside(options)
    prefix, reason = lab.namespace()
    if not prefix:
        print(f"It needs root or user namespaces, and this account may make none ({reason}).")
        return lab.SKIPPED
    return subprocess.run([*prefix, sys.executable, __file__, *sys.argv[1:]], env={**os.environ, INSIDE: "1"}).returncode


if __name__ == "__main__":
    sys.exit(main())
