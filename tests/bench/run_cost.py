#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a whole run costs a site, and how long it takes.

    run_cost.py CLI [SCENARIO...]     (default: a healthy site over https, and a faulty one)

For each scenario of the lab it prints what left the workstation for the site (connections, packets, bytes, the most
connections to one address at a time), the time of the run against its slowest single probe, and against the commands
that its own rows give for doing the same by hand, run one after the other.
"""
import ctypes
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

import programs

HERE = pathlib.Path(__file__).resolve()
LAB = HERE.parent.parent / "lab" / "lab.py"
SITES = {"198.51.100", "203.0.113", "2001:db8"}  # edge and origins; 192.0.2.0/24 holds the resolver and the zone's server
BUDGET = {"connections and messages": 400, "bytes": 2_000_000, "at a time": 6}
TOOLS = r"(?:for .* do )?(curl|dig|openssl|ping|traceroute) "
IDLE = {"connectivity.keep-alive"}  # what waits for an idle limit is left out on both sides
STATION, CLONE_NEWNET = "020200C0:", 0x40000000  # 192.0.2.2 as the kernel's table has it
HAND_LIMIT = 30  # seconds that one command by hand may take

COUNTERS = """
table inet cost {
  counter site { }
  counter opened { }
  counter messages { }
  counter names { }
  chain out {
    type filter hook output priority 0; policy accept;
    ip daddr { 198.51.100.0/24, 203.0.113.0/24 } counter name site
    ip6 daddr 2001:db8::/32 counter name site
    ip daddr { 198.51.100.0/24, 203.0.113.0/24 } tcp flags & (syn | ack) == syn counter name opened
    ip6 daddr 2001:db8::/32 tcp flags & (syn | ack) == syn counter name opened
    ip daddr { 198.51.100.0/24, 203.0.113.0/24 } meta l4proto { udp, icmp } counter name messages
    ip6 daddr 2001:db8::/32 icmpv6 type echo-request counter name messages
    ip daddr 192.0.2.0/24 counter name names
  }
}
"""


class Connections(threading.Thread):
    """Watches, at a host of the site, how many connections of the workstation stand at a time: those that arrived. SYNs
    of a route whose time is up on the way stand in no table but the workstation's own."""

    def __init__(self, host):
        super().__init__(daemon=True)
        self.host, self.most, self.over = pathlib.Path("/run/netns", host), 0, threading.Event()

    def run(self):
        with self.host.open("rb") as place:
            if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), CLONE_NEWNET) != 0:
                self.most = -1
                return
        while not self.over.wait(0.001):
            for family in ("", "6"):
                try:
                    lines = pathlib.Path(f"/proc/thread-self/net/tcp{family}").read_text().splitlines()[1:]
                except OSError:
                    continue
                now = {}
                for fields in (line.split() for line in lines):
                    if fields[3] in ("01", "03"):  # ESTABLISHED, SYN_RECV
                        if fields[2].startswith(STATION) or family:
                            address = fields[1].rpartition(":")[0]
                            now[address] = now.get(address, 0) + 1
                self.most = max([self.most, *now.values()])


def counted():
    listing = json.loads(subprocess.run(["nft", "-j", "list", "counters"], capture_output=True, text=True,
                                        check=True).stdout)
    return {item["counter"]["name"]: item["counter"] for item in listing["nftables"] if "counter" in item}


def by_hand(case):
    """Runs each row's own command, one after the other. \returns their number and the seconds they took, by program."""
    lines = {line for row in case["checks"] if row["step"] in ("connectivity", "dns") and row["id"] not in IDLE
             for line in row.get("reproduce", "").splitlines()}
    # For the route rows say mtr, which counts in seconds; the plain program is quicker.
    lines = {re.sub(r"^mtr .* (\S+)$", r"traceroute -n -q 3 \1", line) for line in lines}
    commands = {line for line in lines if re.match(TOOLS, line)}
    took = {}
    for command in sorted(commands):
        start = time.monotonic()
        try:
            subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=HAND_LIMIT)
        except subprocess.TimeoutExpired:
            pass
        tool = re.search(TOOLS, command)[1]
        took[tool] = took.get(tool, 0) + time.monotonic() - start
    return len(commands), took


def says(value, limit, at_least=False):
    holds = value >= limit if at_least else value <= limit
    return f"{value:.2f}, to be {'at least' if at_least else 'at most'} {limit}: {'yes' if holds else 'NO'}"


def inside(cli, profile):
    subprocess.run(["nft", "-f", "-"], input=COUNTERS, text=True, check=True)
    watches = [Connections(host) for host in ("edge", "origin")]
    for watch in watches:
        watch.start()
    start = time.monotonic()
    done = subprocess.run([cli, "diagnose", "--profile", profile, "--format", "json"], capture_output=True, timeout=120)
    seconds = time.monotonic() - start
    for watch in watches:
        watch.over.set()
    most = max(watch.most for watch in watches)
    counts = counted()
    case = json.loads(done.stdout)
    # Waiting for an idle connection to end is left out: it runs last, in the background.
    probes = [entry for entry in case["evidence"] if entry["request"]["type"] != "keep-alive"]
    slowest = max(probes, key=lambda entry: entry["durationMs"])
    answered = max(entry["startedMs"] + entry["durationMs"] for entry in probes) / 1000
    asked = counts["opened"]["packets"] + counts["messages"]["packets"]
    print(f"  connections opened {counts['opened']['packets']}, other messages {counts['messages']['packets']}, "
          f"packets {counts['site']['packets']}, bytes {counts['site']['bytes']}, at a time {most}; "
          f"to name servers {counts['names']['packets']} packets")
    for name, value in (("connections and messages", asked), ("bytes", counts["site"]["bytes"]),
                        ("at a time", most)):
        print(f"  {name}: {value} of {BUDGET[name]}{'' if value <= BUDGET[name] else '  TOO MUCH'}")
    print(f"  run {seconds:.2f} s, all but idle waits answered after {answered:.2f} s; slowest single probe "
          f"{slowest['durationMs'] / 1000:.2f} s ({slowest['request']['type']})")
    print(f"  ratio to the slowest probe {says(answered * 1000 / max(1, slowest['durationMs']), 1.2)}")
    # What one address costs with so few connections at a time, however they are put in order.
    busy = {}
    for entry in probes:
        if entry["request"]["type"] in ("http", "tls", "tcp"):
            address = entry["request"]["to"]["address"]
            busy[address] = busy.get(address, 0) + entry["durationMs"]
    floor = max(busy.values()) / BUDGET["at a time"] / 1000
    print(f"  the connections to one address take {floor:.2f} s with {BUDGET['at a time']} at a time")
    number, took = by_hand(case)
    hand = sum(took.values())
    print(f"  {number} commands by hand, one after the other: {hand:.2f} s ("
          + ", ".join(f"{tool} {time_:.1f}" for tool, time_ in sorted(took.items())) + ")")
    print(f"  ratio of these to ours {says(hand / answered, 8, True)}")


def main():
    if sys.argv[1:2] == ["--inside"]:
        return inside(*sys.argv[2:4])
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        return __doc__
    if said := programs.missing("curl", "dig", "openssl", "ping", "traceroute"):
        return said
    cli = str(pathlib.Path(sys.argv[1]).resolve())
    for scenario in sys.argv[2:] or ["healthy-https", "healthy-https-far", "healthy-dual-stack", "varnish-origin-stopped"]:
        print(scenario, flush=True)
        done = subprocess.run([sys.executable, str(LAB), "exec", scenario, "--", sys.executable, str(HERE), "--inside",
                               cli, "{profile}"])
        if done.returncode:
            return f"{scenario} could not be measured"
    return None


if __name__ == "__main__":
    sys.exit(main())
