# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's little internet: hosts joined by a router, each with a network namespace of its own.

Everything here runs inside one throwaway namespace (see lab.py) and ends with it. Addresses are those reserved for
documentation (RFC 5737, RFC 3849); there is no way out to any other network.
"""
import contextlib
import os
import pathlib
import subprocess
import sys
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


class Missing(Exception):
    """This machine lacks what the scenario is made of: it cannot be played here, and nothing is wrong."""


class Machine:
    """A network namespace, a folder for its files, and the servers that run in it."""

    def __init__(self, name, address):
        self.name, self.address = name, address
        self.folder = ROOT / name
        self.folder.mkdir(parents=True)
        self.servers = {}
        call("ip", "netns", "add", name)
        self.run("ip", "link", "set", "lo", "up")
        self.set("net.ipv4.ping_group_range", "0 0")  # ours; a wider range has groups that a user namespace lacks
        self.set("net.ipv6.conf.default.dad_transmits", 0)  # else the first packets wait for a second

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

    def set(self, key, value):
        """Sets a sysctl of this machine."""
        self.run("sh", "-c", f"echo '{value}' > /proc/sys/{key.replace('.', '/')}")

    def forbid_ping(self):
        """Lets no group send echo requests without privilege."""
        try:
            self.set("net.ipv4.ping_group_range", "1 0")
        except LabError as problem:
            raise Missing("without root there is no second group to name in the range of nobody") from problem

    def firewall(self, *rules, hook="input"):
        """Adds packet filter rules for what comes in, or for what passes \\a hook (forward, output, prerouting)."""
        body = "\n".join(rules)
        self.run("nft", "-f", "-", input=f"table inet lab {{\nchain {hook} {{\n"
                                         f"type filter hook {hook} priority 0; policy accept;\n{body}\n}}\n}}\n")

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


class Host(Machine):
    """A machine with a link to the router in the middle, whose address in its network is \\a gateway."""

    def __init__(self, name, address, gateway):
        super().__init__(name, address)
        self.gateway = gateway
        self.ipv6 = ""
        self.routers = []  # on the way from the middle to this host
        call("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        call("ip", "link", "set", f"to-{name}", "up")
        call("ip", "address", "add", f"{gateway}/32", "dev", f"to-{name}")
        call("ip", "route", "add", f"{address}/32", "dev", f"to-{name}")
        self.run("ip", "link", "set", "eth0", "up")
        self.run("ip", "address", "add", f"{address}/32", "dev", "eth0")
        self.route(gateway)

    def route(self, gateway):
        """Everything goes by way of \\a gateway, this host's neighbour."""
        self.run("ip", "route", "replace", gateway, "dev", "eth0")
        self.run("ip", "route", "replace", "default", "via", gateway, "dev", "eth0")


class Router(Machine):
    """A router of a chain: "in" leads to the middle of the lab, "out" to the host at the chain's end.

    It has one address, the sender of all that it says. Linux answers six packets at once and then one each second;
    here it answers all, unless a scenario sets net.ipv4.icmp_ratelimit.
    """

    def __init__(self, name, address, ipv6, host):
        super().__init__(name, address)
        self.ipv6, self.host = ipv6, host
        for key in ("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"):
            self.set(key, 1)
        for key in ("net.ipv4.icmp_ratelimit", "net.ipv6.icmp.ratelimit"):
            self.set(key, 0)
        self.run("ip", "address", "add", f"{address}/32", "dev", "lo")

    def silent(self):
        """It passes packets on, but never answers those whose time is up."""
        self.firewall("icmp type time-exceeded drop", "icmpv6 type time-exceeded drop", hook="output")

    def swallow_too_big(self):
        """It drops what is too large for its next link without saying so: the black hole of RFC 2923."""
        self.firewall("icmp type destination-unreachable icmp code frag-needed drop", "icmpv6 type packet-too-big drop",
                      hook="output")

    def lose(self, percent, match=""):
        """It loses that share of what it passes on, in both directions: evenly spread, not by chance."""
        turn = 997  # prime, so that no rhythm of the traffic falls in with it
        lost = ", ".join(str(n) for n in range(turn) if n * percent // 100 != (n + 1) * percent // 100)
        self.firewall(f"{match} numgen inc mod {turn} {{ {lost} }} drop", hook="forward")

    def share(self):
        """A second router that shares this one's load: flows are balanced by their ports, as routers do with paths of
        equal cost (ECMP). Both neighbours must be routers. The way back stays with this one. \returns the second."""
        before, after = self.neighbour, self.next
        twin = Router(f"{self.name}b", self.address.rpartition(".")[0] + f".{int(self.address.rpartition('.')[2]) + 64}",
                      f"{self.ipv6}b", self.host)
        twin.neighbour, twin.next, twin.before = before, after, self.before
        before.run("ip", "link", "add", "out2", "type", "veth", "peer", "name", "in", "netns", twin.name)
        twin.run("ip", "link", "add", "out", "type", "veth", "peer", "name", "in2", "netns", after.name)
        before.run("ip", "link", "set", "out2", "up")
        after.run("ip", "link", "set", "in2", "up")
        for end in ("in", "out"):
            twin.run("ip", "link", "set", end, "up")
        before.run("ip", "route", "add", twin.address, "dev", "out2")
        after.run("ip", "route", "add", twin.address, "dev", "in2")
        twin.run("ip", "route", "add", before.address, "dev", "in")
        twin.run("ip", "route", "add", "default", "via", before.address, "dev", "in")
        twin.run("ip", "route", "add", after.address, "dev", "out")
        twin.run("ip", "route", "add", self.host.address, "via", after.address, "dev", "out")
        before.set("net.ipv4.fib_multipath_hash_policy", 1)
        before.run("ip", "route", "replace", self.host.address, "nexthop", "via", self.address, "dev", "out", "nexthop",
                   "via", twin.address, "dev", "out2")
        return twin

    def mtu(self, size):
        """The link to the next machine takes packets of \\a size bytes."""
        self.run("ip", "link", "set", "out", "mtu", size)
        following = self.next.run if isinstance(self.next, Router) else self.host.run
        following("ip", "link", "set", "in" if isinstance(self.next, Router) else "eth0", "mtu", size)

    def narrow(self, towards, size):
        """What it sends "out" or "in" may have \\a size bytes at most; the other direction stays as it is."""
        for family, target in (("-4", self.host.address), ("-6", self.host.ipv6)):
            if not target:
                continue
            route = self.run("ip", family, "route", "show", target if towards == "out" else "default").split()
            at = route.index("dev") + 2
            self.run("ip", family, "route", "replace", *route[:at], "mtu", "lock", size)

    def reroute(self, kind, *addresses):
        """What this router does with packets for \\a addresses (of the host, where none): "blackhole", "prohibit",
        "unreachable" or "back" to where they came from."""
        way = ["via", self.before, "dev", "in"] if kind == "back" else []
        for address in addresses or (self.host.address,):
            self.run("ip", "route", "replace", *([] if way else [kind]), address, *way)
        if self.host.ipv6 and not addresses:
            way = ["via", self.before6, "dev", "in"] if kind == "back" else []
            self.run("ip", "-6", "route", "replace", *([] if way else [kind]), self.host.ipv6, *way)


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
        for key in ("ipv4/icmp_ratelimit", "ipv6/icmp/ratelimit", "ipv6/conf/default/dad_transmits"):
            pathlib.Path(f"/proc/sys/net/{key}").write_text("0")
        call("ip", "route", "add", "unreachable", "default")
        self.hosts = {}
        self.router_count = 0
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

    def chain(self, count, to, delays=None):
        """Puts \\a count routers between the middle and the host \\a to: the workstation, or one at the other end.

        \\a delays: for the number of a router from 1, the milliseconds that the link to it takes each way.
        \\returns the routers, from the middle outwards.
        """
        routers = []
        for _ in range(count):
            self.router_count += 1
            routers.append(Router(f"r{self.router_count}", f"192.0.2.{128 + self.router_count}",
                                  f"2001:db8:ff::{self.router_count:x}", to))
        to.routers = routers
        link = f"to-{to.name}"
        call("ip", "link", "delete", link)
        for number, router in enumerate(routers, 1):
            before = routers[number - 2] if number > 1 else None
            router.next = routers[number] if number < count else to
            router.before = before.address if before else to.gateway
            router.neighbour = before
            self.link(before, router, (delays or {}).get(number, 0), link)
            if before:
                before.run("ip", "route", "add", router.address, "dev", "out")
                before.run("ip", "route", "add", to.address, "via", router.address, "dev", "out")
            else:
                call("ip", "address", "add", f"{to.gateway}/32", "dev", link)
                call("ip", "route", "add", router.address, "dev", link)
                call("ip", "route", "add", to.address, "via", router.address, "dev", link)
            router.run("ip", "route", "add", router.before, "dev", "in")
            router.run("ip", "route", "add", "default", "via", router.before, "dev", "in")
        last = routers[-1]
        last.run("ip", "link", "add", "out", "type", "veth", "peer", "name", "eth0", "netns", to.name)
        last.run("ip", "link", "set", "out", "up")
        to.run("ip", "link", "set", "eth0", "up")
        to.run("ip", "address", "add", f"{to.address}/32", "dev", "eth0")
        last.run("ip", "route", "add", to.address, "dev", "out")
        to.route(last.address)
        if to.ipv6:
            self.use_ipv6(to)
        return routers

    @staticmethod
    def link(before, router, delay, name):
        """Joins "in" of \\a router to "out" of the one \\a before it, or to \\a name of the middle."""
        here = before.run if before else call
        end = "out" if before else name
        if delay:
            slow_link(before, end, router, delay)
        else:
            here("ip", "link", "add", end, "type", "veth", "peer", "name", "in", "netns", router.name)
        here("ip", "link", "set", end, "up")
        router.run("ip", "link", "set", "in", "up")

    def use_ipv6(self, *hosts):
        """Gives the workstation and \\a hosts IPv6 addresses: 2001:db8::, then the last part of the IPv4 address."""
        pathlib.Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")
        for host in dict.fromkeys((self.workstation, *hosts)):
            number = host.address.rpartition(".")[2]
            gateway, link = f"2001:db8:{number}::1", f"to-{host.name}"
            host.ipv6 = f"2001:db8::{number}"
            call("ip", "address", "replace", f"{gateway}/128", "dev", link, "nodad")
            here, device = call, link
            for router in host.routers:
                router.before6 = gateway
                for end in ("in", "out"):  # a neighbour is only answered for the addresses of the link itself
                    router.run("ip", "address", "replace", f"{router.ipv6}/128", "dev", end, "nodad")
                here("ip", "-6", "route", "replace", router.ipv6, "dev", device)
                here("ip", "-6", "route", "replace", host.ipv6, "via", router.ipv6, "dev", device)
                router.run("ip", "-6", "route", "replace", gateway, "dev", "in")
                router.run("ip", "-6", "route", "replace", "default", "via", gateway, "dev", "in")
                gateway, here, device = router.ipv6, router.run, "out"
            here("ip", "-6", "route", "replace", f"{host.ipv6}/128", "dev", device)
            host.run("ip", "address", "replace", f"{host.ipv6}/128", "dev", "eth0", "nodad")
            host.run("ip", "-6", "route", "replace", f"{gateway}/128", "dev", "eth0")
            host.run("ip", "-6", "route", "replace", "default", "via", gateway, "dev", "eth0")

    def use_resolver(self, *addresses):
        replace_file("/etc/resolv.conf", "".join(f"nameserver {address}\n" for address in addresses))

    def hosts_file(self, *lines):
        replace_file("/etc/hosts", "".join(f"{line}\n" for line in ("127.0.0.1 localhost", *lines)))


def slow_link(before, end, router, delay):
    """A link of TUN devices whose packets are carried by a program that holds each back for \\a delay milliseconds."""
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        raise Missing("a link that takes time needs /dev/net/tun")
    script = pathlib.Path(__file__).with_name("slow_link.py")
    place = f"/run/netns/{before.name}" if before else "/proc/self/ns/net"
    process = subprocess.Popen([sys.executable, "-B", str(script), place, end, f"/run/netns/{router.name}", "in",
                                str(delay)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": PATH})
    if process.stdout.readline().strip() != b"ready":
        raise LabError("the slow link does not start")


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
