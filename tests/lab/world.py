# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's little internet: hosts joined by a router, each with a network namespace of its own.

Everything here runs inside one throwaway namespace (see lab.py) and ends with it. Addresses are those reserved for
documentation (RFC 5737, RFC 3849); there is no way out to any other network.
"""
import contextlib
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path("/run/lab")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
WAIT_SECONDS = 20  # for a server to listen; a limit, not a delay

WORKSTATION, RESOLVER, ZONE_SERVER = "192.0.2.2", "192.0.2.53", "192.0.2.54"
EDGE, ORIGIN = "198.51.100.10", "203.0.113.20"
# Where nobody answers, and the router says so.
NOWHERE = "203.0.113.99"


class LabError(Exception):
    """The lab itself could not be set up: no verdict over the program."""


def call(*command, **options):
    """Runs a command of the set-up; what it printed is shown only where it failed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PATH": PATH}, **options)
    if done.returncode != 0:
        raise LabError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


class Host:
    """A machine: addresses, a folder for its files, and the servers that run on it."""

    def __init__(self, name, address, router):
        self.name, self.address = name, address
        self.folder = ROOT / name
        self.folder.mkdir(parents=True)
        self.servers = {}
        call("ip", "netns", "add", name)
        call("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        call("ip", "link", "set", f"to-{name}", "up")
        call("ip", "address", "add", f"{router}/32", "dev", f"to-{name}")
        call("ip", "route", "add", f"{address}/32", "dev", f"to-{name}")
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "link", "set", "eth0", "up")
        self.run("ip", "address", "add", f"{address}/32", "dev", "eth0")
        self.run("ip", "route", "add", router, "dev", "eth0")
        self.run("ip", "route", "add", "default", "via", router)

    def at(self, *command):
        """The command line that runs \\a command on this host."""
        return ["nsenter", f"--net=/run/netns/{self.name}", "--", *map(str, command)]

    def run(self, *command, **options):
        return call(*self.at(*command), **options)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def start(self, name, *command, tcp=(), udp=()):
        """Starts a server in the foreground and waits until it listens on all of its ports."""
        log = self.folder / f"{name}.out"
        with log.open("ab") as out:
            process = subprocess.Popen(self.at(*command), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       cwd=self.folder, env={"PATH": PATH, "LC_ALL": "C.UTF-8", "TZ": "UTC",
                                                             "HOME": str(self.folder)})
        self.servers[name] = process
        wait_for(lambda: self.listens(process, "tcp", tcp) and self.listens(process, "udp", udp),
                 lambda: f"{name} on {self.name} does not listen ({process.poll()}): "
                         f"{log.read_text(errors='replace')[-2000:]}",
                 process)

    def stop(self, name):
        """Stops a server as its service manager would, and waits for its end."""
        process = self.servers.pop(name)
        process.terminate()
        try:
            process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise LabError(f"{name} on {self.name} does not stop") from error

    def firewall(self, *rules):
        """Loads packet filter rules for what comes in."""
        body = "\n".join(rules)
        self.run("nft", "-f", "-", input=f"table inet lab {{\nchain input {{\n"
                                         f"type filter hook input priority 0; policy accept;\n{body}\n}}\n}}\n")

    @staticmethod
    def listens(process, protocol, ports):
        """Reads the kernel's own table: asking a port by connecting to it would already be traffic."""
        states = {"tcp": "0A", "udp": "07"}
        found = set()
        for family in ("", "6"):
            with contextlib.suppress(OSError):
                lines = pathlib.Path(f"/proc/{process.pid}/net/{protocol}{family}").read_text().splitlines()
                for fields in (line.split() for line in lines[1:]):
                    if fields[3] == states[protocol]:
                        found.add(int(fields[1].rpartition(":")[2], 16))
        return found.issuperset(ports)


def wait_for(condition, problem, process=None):
    """Polls \\a condition until it holds; gives up after a limit or when \\a process has ended."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end or (process and process.poll() is not None):
            raise LabError(problem())
        time.sleep(0.01)


class World:
    """The router between all hosts, and the hosts that every scenario has."""

    def __init__(self):
        ROOT.mkdir(parents=True)
        pathlib.Path("/run/netns").mkdir()
        call("ip", "link", "set", "lo", "up")
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        call("ip", "route", "add", "unreachable", "default")
        self.hosts = {}
        self.workstation = self.host("workstation", WORKSTATION)
        self.resolver = self.host("resolver", RESOLVER)
        self.zone_server = self.host("zoneserver", ZONE_SERVER)
        self.edge = self.host("edge", EDGE)
        self.origin = self.host("origin", ORIGIN)
        self.use_resolver(RESOLVER)
        self.hosts_file()

    def host(self, name, address):
        """Adds a host; its neighbour is the router, at .1 of its network."""
        self.hosts[name] = Host(name, address, address.rpartition(".")[0] + ".1")
        return self.hosts[name]

    def use_ipv6(self, *hosts):
        """Gives the workstation and \\a hosts IPv6 addresses: 2001:db8::, then the last part of the IPv4 address."""
        pathlib.Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")
        for host in (self.workstation, *hosts):
            number = host.address.rpartition(".")[2]
            router = f"2001:db8:{number}::1"
            host.ipv6 = f"2001:db8::{number}"
            call("ip", "address", "add", f"{router}/128", "dev", f"to-{host.name}", "nodad")
            call("ip", "route", "add", f"{host.ipv6}/128", "dev", f"to-{host.name}")
            host.run("ip", "address", "add", f"{host.ipv6}/128", "dev", "eth0", "nodad")
            host.run("ip", "route", "add", f"{router}/128", "dev", "eth0")
            host.run("ip", "route", "add", "default", "via", router, "dev", "eth0")

    def use_resolver(self, *addresses):
        replace_file("/etc/resolv.conf", "".join(f"nameserver {address}\n" for address in addresses))

    def hosts_file(self, *lines):
        replace_file("/etc/hosts", "".join(f"{line}\n" for line in ("127.0.0.1 localhost", *lines)))


def replace_file(path, text):
    """Puts another file in the place of a system file, for this namespace alone."""
    real = pathlib.Path(os.path.realpath(path))
    mine = ROOT / "system" / real.name
    mine.parent.mkdir(exist_ok=True)
    mounted = mine.exists()
    mine.write_text(text)
    if real.is_relative_to("/run"):  # a link into /run, which is ours and empty
        real.parent.mkdir(parents=True, exist_ok=True)
        real.write_text(text)
    elif not mounted:
        call("mount", "--bind", mine, real)
