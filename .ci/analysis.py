#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy over every source of app/ and ui/ that a built tree knows, as many at once as there are cores.

    .ci/analysis.py BUILD_FOLDER [SECONDS]

A source that was found clean is not looked at again until it, a header of ours that it includes, the configuration or
the version of clang-tidy changes: the name of a mark in the cache is the digest of all these. The headers of the
system are not part of it. Looks at what changed last first, and begins no further source once SECONDS are over: on a
machine without marks the rest is left to the next run, and said. Ends with status 1 where anything was found.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import time

TIDY = "clang-tidy-14"
ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKS = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "fetch-doctor-analysis"


def sources(build):
    """Each source of ours with the files of ours that its object was made from, as ninja recorded them."""
    listed = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    for block in listed.split("\n\n"):
        paths = [os.path.normpath(os.path.join(build, line.strip())) for line in block.splitlines()[1:]]
        ours = sorted({path for path in paths if path.startswith(f"{ROOT}/") and not path.startswith(f"{build}/")})
        for path in ours:
            if re.fullmatch(r"(app|ui)/.*\.cpp", os.path.relpath(path, ROOT)):
                yield path, ours


def mark_of(files, common):
    digest = hashlib.sha256(common)
    for path in files:
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0" + pathlib.Path(path).read_bytes() + b"\0")
    return MARKS / digest.hexdigest()


def look_at(source, mark, build):
    """What clang-tidy says of the source; nothing where it is clean."""
    run = subprocess.run([TIDY, "-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", source],
                         capture_output=True, text=True)
    if run.returncode == 0 and not run.stdout.strip():
        mark.touch()
        return ""
    return run.stdout or run.stderr or f"{source}: clang-tidy ended with status {run.returncode}."


def newest_first(paths):
    """By the last commit that touched them; what is not committed yet before all."""
    told = subprocess.run(["git", "log", "--format=", "--name-only", "--", "app", "ui"], cwd=ROOT, capture_output=True,
                          text=True).stdout.split()
    place = {}
    for name in told:
        place.setdefault(str(ROOT / name), len(place))
    return sorted(paths, key=lambda path: (place.get(path, -1), path))


def main():
    end = time.monotonic() + float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    build = str(pathlib.Path(sys.argv[1]).resolve())
    MARKS.mkdir(parents=True, exist_ok=True)
    common = (ROOT / ".clang-tidy").read_bytes() + subprocess.run([TIDY, "--version"], capture_output=True).stdout
    marks = {source: mark_of(files, common) for source, files in sources(build)}
    left = {source: mark for source, mark in marks.items() if not mark.exists()}
    print(f"{len(marks)} sources, {len(marks) - len(left)} of them known to be clean", flush=True)
    found = 0
    late = 0

    def look(source):
        return None if time.monotonic() > end else look_at(source, left[source], build)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for said in pool.map(look, newest_first(left)):
            late += said is None
            if said:
                found += 1
                print(said, flush=True)
    if late:
        print(f"The time was up: {late} sources are left to the next run.", flush=True)
    return 1 if found or not marks else 0


if __name__ == "__main__":
    sys.exit(main())
