# SPDX-License-Identifier: GPL-3.0-or-later
"""dns_parity.py CLI: do this program's answers agree with dig and kdig, and its delegation faults with zonemaster-cli?

Plays scenarios of the lab (tests/lab), each in a namespace of its own, asks all of them the same, and prints a table.
Needs dig, kdig and zonemaster-cli. Ends with 1 where they disagree.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import programs

LAB = pathlib.Path(__file__).resolve().parent.parent / "lab" / "lab.py"
HINTS = ". 86400 IN NS a.\na. 86400 IN A 192.0.2.60\n"
# What each scenario must show: a fact of ours, and the tags (a pattern) by which Zonemaster's test cases name the same.
FAULTS = {
    "delegation-lame": ("lame-server", r"CANNOT_CONTINUE|NO_GLUE_PREVENTS|NS_ERROR|IS_NOT_AUTHORITATIVE"),
    "delegation-server-dead": ("lame-server", r"CANNOT_CONTINUE|NO_GLUE_PREVENTS|NO_RESPONSE"),
    "healthy-one-lame-server": ("lame-server", r"IS_NOT_AUTHORITATIVE|NS_ERROR|NO_RESPONSE|UNEXPECTED_RCODE"),
    "delegation-former-provider": ("delegation-mismatch", r"EXTRA_NAME_PARENT"),
    "delegation-glue-old": ("glue-mismatch", r"EXTRA_ADDRESS_CHILD|EXTRA_ADDRESS_PARENT"),
    "healthy-serials-differ": ("serials-differ", r"MULTIPLE_SOA_SERIALS"),
    "healthy-name-server-without-tcp": ("dns-tcp-refused", r"NO_RESPONSE_TCP"),
    "name-server-without-tcp": ("dns-tcp-refused", r"NO_RESPONSE_TCP"),
    "dnssec-signature-expired": ("dnssec-expired", r"EXPIRED"),
    "dnssec-ds-mismatch": ("dnssec-broken", r"DS02|NO_MATCH|DS_MATCH|NO_DNSKEY"),
    "healthy-signed-zone": ("", r""),
    "healthy-wildcard-zone": ("", r""),
}
OURS = {"lame-server", "delegation-mismatch", "glue-mismatch", "serials-differ", "dnssec-expired", "dnssec-broken"}


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=90).stdout


def short(tool, address):
    """The A records that a tool gets from one server."""
    said = run(tool, "+norecurse", "+short", f"@{address}", "www.example.com", "A")
    return sorted(re.findall(r"^\d+\.\d+\.\d+\.\d+$", said, re.MULTILINE))


def inside(profile, cli):
    """On the workstation of a scenario: all tools' answers, as one line of JSON."""
    case = json.loads(run(cli, "diagnose", "--profile", profile, "--format", "json"))
    facts = {seen["fact"] for row in case["checks"] for seen in row.get("observations", [])}
    answers = []
    for row in case["checks"]:
        address = re.search(r"\(([0-9.]+)(?::53)?\)$", row["target"])
        if row["id"] == "dns.authoritative" and address and "A" in row["evidence"]:
            ours = sorted(one["value"] for one in row["evidence"]["A"].get("answer", []) if one["type"] == "A")
            answers.append([address[1], ours, short("dig", address[1]), short("kdig", address[1])])
    with tempfile.NamedTemporaryFile("w", suffix=".hints") as hints:
        hints.write(HINTS)
        hints.flush()
        said = run("zonemaster-cli", "--hints", hints.name, "--raw", "--no-ipv6", "--no-time", "--level", "NOTICE",
                   "example.com")
    tags = re.findall(r"(?:CRITICAL|ERROR|WARNING|NOTICE)\s+(\w+)", said)
    print(json.dumps({"facts": sorted(facts), "answers": answers, "tags": sorted(set(tags))}))


def main(cli):
    if said := programs.missing("dig", "kdig", "zonemaster-cli"):
        print(said)
        return 77
    wrong = 0
    print(f"{'scenario':32} {'this program':20} {'zonemaster-cli':30} {'dig, kdig':12} agree")
    for name, (fact, pattern) in FAULTS.items():
        said = run(sys.executable, "-B", LAB, "exec", name, "--", sys.executable, "-B", __file__, "--inside", "{profile}",
                   pathlib.Path(cli).resolve())
        try:
            found = json.loads(said.splitlines()[-1])
        except (IndexError, ValueError):
            print(f"{name:32} could not be played: {said[-300:]}")
            wrong += 1
            continue
        tags = [tag for tag in found["tags"] if pattern and re.search(pattern, tag)]
        ours = fact in found["facts"] if fact else not OURS.intersection(found["facts"])
        same = all(mine == dig == kdig for _, mine, dig, kdig in found["answers"])
        agree = ours and same and bool(tags or not pattern)
        wrong += not agree
        print(f"{name:32} {(fact if ours else 'MISSED') or 'no fault':20} {(tags or ['-'])[0][:30]:30} "
              f"{'same' if same else 'DIFFER':5} ({len(found['answers'])})   {'yes' if agree else 'NO'}")
        if not agree:
            print("    ", json.dumps(found)[:600])
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main(sys.argv[1]))
