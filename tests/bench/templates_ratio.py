#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast the lines of an error log are put into templates, beside Drain3 with its default settings.

    templates_ratio.py CLI LOG DRAIN3 [LINES]

CLI is fetch-doctor-cli, LOG an nginx error log, DRAIN3 a folder that holds a checkout of Drain3 (the package `drain3`; it
needs jsonpickle and cachetools, in Debian python3-jsonpickle and python3-cachetools). Drain3 gets the first LINES lines
(200,000), without their time, Fetch Doctor the whole log: its templates, figures, incidents and known failures.
"""
import itertools
import subprocess
import sys
import time


def seconds(work):
    start = time.monotonic()
    work()
    return time.monotonic() - start


def main():
    cli, log, folder = sys.argv[1:4]
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 200_000
    sys.path.insert(0, folder)
    from drain3 import TemplateMiner
    from drain3.template_miner_config import TemplateMinerConfig

    with open(log, encoding="utf-8", errors="replace") as file:
        messages = [line.rstrip("\n").split(" ", 2)[-1] for line in itertools.islice(file, most)]
    miner = TemplateMiner(config=TemplateMinerConfig())

    def theirs():
        for message in messages:
            miner.add_log_message(message)

    def ours():
        done = subprocess.run([cli, "logs", log, "--format", "json"], stdout=subprocess.DEVNULL)
        if done.returncode not in (0, 1):  # 1: a fault was found
            sys.exit(f"{cli} ended with status {done.returncode}")

    with open(log, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))  # warms the cache
    drain = len(messages) / seconds(theirs)
    doctor = lines / min(seconds(ours) for _ in range(3))
    print(f"Drain3 {drain:,.0f} lines/s into {len(miner.drain.clusters)} templates; Fetch Doctor {doctor:,.0f} lines/s "
          f"over {lines:,} lines: 1/{doctor / drain:.0f} of Drain3's time for a line (aim: 1/25)")


if __name__ == "__main__":
    main()
