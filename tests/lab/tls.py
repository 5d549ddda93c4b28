# SPDX-License-Identifier: GPL-3.0-or-later
"""A small certificate authority: root, intermediate and server certificates, made anew for each run."""
import datetime

from world import ROOT, call

FOLDER = ROOT / "tls"
ROOT_CA = FOLDER / "root.pem"

CONFIG = f"""
[ca]
default_ca = lab
[lab]
new_certs_dir = {FOLDER}
database = {FOLDER}/index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[req]
distinguished_name = subject
[subject]
"""


class Certificate:
    """Paths of a server's key and of the certificates that it sends."""

    def __init__(self, name, chain):
        self.key, self.chain = FOLDER / f"{name}.key", FOLDER / f"{name}-chain.pem"
        self.chain.write_text("".join((FOLDER / f"{part}.pem").read_text() for part in chain))
        self.both = FOLDER / f"{name}-both.pem"  # HAProxy reads key and chain from one file
        self.both.write_text(self.chain.read_text() + self.key.read_text())


def _request(name, subject, *extensions):
    key, request = FOLDER / f"{name}.key", FOLDER / f"{name}.csr"
    call("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config",
         FOLDER / "ca.cnf", "-subj", f"/CN={subject}", "-keyout", key, "-out", request, *extensions)
    key.chmod(0o644)
    return request


def _sign(name, by, first_day, last_day, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    stamps = [(now + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ") for day in (first_day, last_day)]
    selfsign = ["-selfsign"] if by == name else ["-cert", FOLDER / f"{by}.pem"]
    call("openssl", "ca", "-batch", "-notext", "-config", FOLDER / "ca.cnf", "-in", FOLDER / f"{name}.csr", "-out",
         FOLDER / f"{name}.pem", "-keyfile", FOLDER / f"{by}.key", *selfsign, "-startdate", stamps[0], "-enddate",
         stamps[1], *extensions)


def _authority():
    if FOLDER.exists():
        return
    FOLDER.mkdir()
    (FOLDER / "ca.cnf").write_text(CONFIG)
    (FOLDER / "index.txt").touch()
    for name, by in (("root", "root"), ("intermediate", "root")):
        _request(name, f"Example {name} authority")
        _sign(name, by, -400, 3000, "-extensions", "authority")


def certificate(name, names=("www.example.com",), days=(-30, 60), chain=True, self_signed=False):
    """A server certificate for \\a names, valid from and until \\a days counted from now.

    \\a chain: the server sends the intermediate too, as it should.
    """
    _authority()
    _request(name, names[0], "-addext", "subjectAltName=" + ",".join(f"DNS:{entry}" for entry in names))
    _sign(name, name if self_signed else "intermediate", *days)
    return Certificate(name, [name] if self_signed or not chain else [name, "intermediate"])
