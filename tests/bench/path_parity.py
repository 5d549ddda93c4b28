# SPDX-License-Identifier: GPL-3.0-or-later
"""Hops, loss and round-trip times beside those of traceroute, mtr and ping on the same paths, and how long each takes.

    path_parity.py --ask PROGRAM [--only NAME...]      PROGRAM is tests/bench's ask; needs root or user namespaces

Each path is 12 hops long and lies in the lab's namespaces. Nothing leaves the machine.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lab"))

import lab  # noqa: E402
import programs  # noqa: E402
import servers  # noqa: E402
import world  # noqa: E402

INSIDE = "FETCH_BENCH_INSIDE"
SILENT = (1, 4, 8)  # of the routers, from 0

# name, milliseconds each way on the link to a router, percent lost at the seventh router, the port alone is open
PATHS = (("near", {}, 0, False), ("far", {1: 80}, 0, False), ("each link slow", {n: 8 for n in range(1, 11)}, 0, False),
         ("lossy", {1: 10}, 8, False), ("only the port is open", {1: 80}, 0, True))


def timed(host, *command):
    start = time.monotonic()
    done = subprocess.run(host.at(*command), capture_output=True, text=True, timeout=300, env={"PATH": world.PATH})
    return done.stdout, (time.monotonic() - start) * 1000


def ours(host, ask, **request):
    """The outcome, and the milliseconds that the probe took."""
    text, _ = timed(host, ask, json.dumps({"to": {"address": world.EDGE, "port": 80}, **request}))
    answer = json.loads(text)
    return answer["outcome"], answer["ms"]


def hops_of(outcome):
    """By hop: addresses, answers, the fastest round trip in milliseconds."""
    hops = {}
    for answer in outcome["answers"]:
        hops.setdefault(answer["hop"], []).append(answer)
    return [(sorted({a["address"] for a in hops.get(n, [])}), len(hops.get(n, [])),
             min((a["timeUs"] for a in hops.get(n, [])), default=0) / 1000) for n in range(1, outcome["hopsAsked"] + 1)]


def traceroute_hops(text):
    hops = []
    for line in text.splitlines()[1:]:
        times = [float(found) for found in re.findall(r"([\d.]+) ms", line)]
        hops.append((sorted(set(re.findall(r"\d+\.\d+\.\d+\.\d+", line))), len(times), min(times, default=0)))
    while hops and not hops[-1][0]:
        hops.pop()
    return hops


def mtr_hops(text):
    hops = []
    for line in text.splitlines():
        found = re.match(r"\s*\d+\.\|-- (\S+)\s+([\d.]+)%?\s+(\d+)\s+\S+\s+\S+\s+([\d.]+)", line)
        if found:
            address = [] if found[1] == "???" else [found[1]]
            hops.append((address, round(int(found[3]) * (100 - float(found[2])) / 100), float(found[4])))
    while hops and not hops[-1][0]:
        hops.pop()
    return hops


def agree(mine, theirs):
    """Same routers at the same hops, the fastest times within 3 ms or a fifth."""
    same = [a[0] for a in mine] == [b[0] for b in theirs]
    close = all(abs(a[2] - b[2]) <= max(3, 0.2 * b[2]) for a, b in zip(mine, theirs) if a[1] and b[1])
    return ("same routers" if same else f"other routers ({len(mine)} hops, {len(theirs)})") + (", same times" if close else ", other times")


def measure(name, delays, loss, closed, ask):
    place = world.World()
    routers = place.chain(10, to=place.edge, delays=delays)
    for number in SILENT:
        routers[number].silent()
    if loss:
        routers[6].lose(loss)
    for machine in (place.edge, *routers):
        machine.set("net.ipv4.icmp_ratelimit", 0)
    if closed:
        place.edge.firewall("meta l4proto udp drop", "icmp type echo-request drop")
    servers.nginx(place.edge, servers.page(port=80), ports=[80])
    station = place.workstation
    timed(station, "ping", "-c", "1", "-W", "1", world.EDGE)  # neighbours know each other now

    tcp, tcp_ms = ours(station, ask, type="route", method="tcp")
    udp, udp_ms = ours(station, ask, type="route", method="udp")
    text, theirs_ms = timed(station, "traceroute", "-n", "-q", "3", world.EDGE)
    trace = traceroute_hops(text)
    text, mtr_ms = timed(station, "mtr", "-n", "-r", "-c", "6", "-i", "0.1", world.EDGE)
    mtr = mtr_hops(text)
    print(f"\n{name}: 12 hops, 3 of them silent" + (f", {loss} % lost at the eighth hop each way" if loss else ""))
    print(f"  route by TCP   {tcp_ms:8.1f} ms   reached {tcp['reached']} at hop {tcp['hopsAsked']}, {len(tcp['answers'])} answers")
    print(f"  route by UDP   {udp_ms:8.1f} ms   reached {udp['reached']} at hop {udp['hopsAsked']}, {len(udp['answers'])} answers")
    print(f"  traceroute -q3 {theirs_ms:8.1f} ms   {theirs_ms / tcp_ms:5.1f} times TCP, {theirs_ms / udp_ms:5.1f} times UDP;  "
          f"{agree(hops_of(udp), trace) if not closed else 'does not reach the address'}")
    print(f"  mtr -c6        {mtr_ms:8.1f} ms   {mtr_ms / tcp_ms:5.1f} times TCP, {mtr_ms / udp_ms:5.1f} times UDP;  "
          f"{agree(hops_of(tcp), mtr) if not closed else 'does not reach the address'}")

    # Ours asks six times at once, mtr in six rounds: of each, what came back from where packets get lost on.
    beyond = [sum(hop[1] for hop in hops[7:]) for hops in (hops_of(tcp), hops_of(udp), mtr)]
    asked = 6 * sum(1 for hop in mtr[7:] if hop[1])
    print(f"  answers from the eighth hop on, of {asked}: TCP {beyond[0]}, UDP {beyond[1]}, mtr {beyond[2]}")

    count = 100
    mine, _ = ours(station, ask, type="ping", count=count, intervalMs=20)
    text, _ = timed(station, "ping", "-n", "-q", "-c", count, "-i", "0.02", "-W", "1", world.EDGE)
    share = float(re.search(r"([\d.]+)% packet loss", text)[1])
    times = re.search(r"= ([\d.]+)/([\d.]+)/([\d.]+)", text)
    mean = sum(mine.get("timesUs", [])) / max(len(mine.get("timesUs", [])), 1) / 1000
    ours_share = 100 * (mine["sent"] - len(mine.get("timesUs", []))) / mine["sent"]
    print(f"  ping           ours {mine['method']} {ours_share:.0f} % lost, mean {mean:.2f} ms;  ping(8) {share:.0f} % lost"
          + (f", mean {float(times[2]):.2f} ms" if times else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ask", required=True)
    parser.add_argument("--only", nargs="*", help="names of paths, as the table has them")
    parser.add_argument("--path", type=int, default=-1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    ask = str(pathlib.Path(options.ask).resolve())
    if os.environ.get(INSIDE):
        lab.private_run()
        measure(*PATHS[options.path], ask)
        return 0
    if said := programs.missing("traceroute", "mtr", "ping"):
        print(said)
        return lab.SKIPPED
    prefix, reason = lab.namespace()
    if not prefix:
        print(f"Needs root or user namespaces ({reason}).")
        return lab.SKIPPED
    for number in range(len(PATHS)):
        if options.only and PATHS[number][0] not in options.only:
            continue
        subprocess.run([*prefix, sys.executable, "-B", __file__, "--ask", ask, "--path", str(number)],
                       env={**os.environ, INSIDE: "1"}, check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
