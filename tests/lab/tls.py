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


EC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")


def _request(name, subject, *extensions, key=EC):
    path, request = FOLDER / f"{name}.key", FOLDER / f"{name}.csr"
    call("openssl", "req", "-new", "-newkey", *key, "-nodes", "-config", FOLDER / "ca.cnf", "-subj", f"/CN={subject}",
         "-keyout", path, "-out", request, *extensions)
    path.chmod(0o644)
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
    authority("root", by="root")
    authority("intermediate")


def authority(name, by="root", days=(-400, 3000)):
    """One more authority, signed by another; its name is what certificate() takes as \a by."""
    _authority()
    _request(name, f"Example {name} authority")
    _sign(name, by, *days, "-extensions", "authority")
    return name


def certificate(name, names=("www.example.com",), days=(-30, 60), chain=True, self_signed=False, by="intermediate",
                key=EC, sent=None):
    """A server certificate for \a names, valid from and until \a days counted from now.

    \a chain: the server sends the intermediate too, as it should; \a sent: exactly these, in this order.
    """
    _authority()
    _request(name, names[0], "-addext", "subjectAltName=" + ",".join(f"DNS:{entry}" for entry in names), key=key)
    _sign(name, name if self_signed else by, *days)
    return Certificate(name, sent or ([name] if self_signed or not chain else [name, by]))


def staple(certificate, by="intermediate", revoked=False):
    """The OCSP response about \a certificate, as its authority signs it."""
    name = certificate.key.stem
    if revoked:
        call("openssl", "ca", "-config", FOLDER / "ca.cnf", "-revoke", FOLDER / f"{name}.pem", "-keyfile",
             FOLDER / f"{by}.key", "-cert", FOLDER / f"{by}.pem")
    path = FOLDER / f"{name}.ocsp"
    call("openssl", "ocsp", "-index", FOLDER / "index.txt", "-rsigner", FOLDER / f"{by}.pem", "-rkey",
         FOLDER / f"{by}.key", "-CA", FOLDER / f"{by}.pem", "-issuer", FOLDER / f"{by}.pem", "-cert",
         FOLDER / f"{name}.pem", "-respout", path, "-ndays", "3")
    return path
