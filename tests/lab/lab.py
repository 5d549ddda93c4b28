# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks real servers and asks Fetch Doctor why the site is down.

    lab.py run SCENARIO... --cli PROGRAM [--keep FOLDER]   plays scenarios and judges the diagnosis
    lab.py exec SCENARIO -- COMMAND...                     plays one, then runs COMMAND on its workstation; {profile},
                                                           {ca} and {site} in COMMAND are replaced
    lab.py list

SCENARIO is a name below scenarios/ or any folder of that form (with a slash in it).
A scenario is a folder: scenario.py, whose play(lab) starts servers, checks that the site works,
breaks it and checks the symptom as a visitor sees it; and expect.json, which the program never sees.
CONTRIBUTING.md has more. Works as root, or as any user where user namespaces are allowed.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import servers
import world

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77  # what ctest is told of a test that could not run
NOT_AS_DESCRIBED = 75  # the site did not break as it should: nothing was asked of the program
INSIDE = "FETCH_LAB_INSIDE"
# Sanitizers slow the program down; its build says by how much the time limits may be stretched.
SLACK = float(os.environ.get("FETCH_LAB_SLACK", "1"))


class Wrong(Exception):
    """The scenario's symptom or the program's answer is not what it has to be."""


class Visit:
    """What a visitor at the workstation gets to see."""

    def __init__(self, done):
        self.exit = done.returncode
        head, _, self.body = done.stdout.partition("\n\n")  # text mode has made \n of each \r\n
        self.head, self.trouble = head, done.stderr.strip()
        first = re.match(r"HTTP/\S+ (\d+)", head)
        self.status = int(first[1]) if first else 0

    def shows(self, status, text=""):
        if self.status != status or text not in self.head + self.body:
            raise Wrong(f"a visitor should see {status} with “{text}” but sees {self.head}\n{self.body[:600]}\n"
                        f"{self.trouble}")

    def fails(self, *exits):
        """curl's own exit status: 6 not resolved, 7 refused, 28 timed out, 35 TLS, 60 certificate."""
        if self.exit not in exits:
            raise Wrong(f"curl should end with one of {exits}, but with {self.exit}: {self.head} {self.trouble}")


class Lab(world.World):
    """The world with a visitor in it and the profile that the program will be given."""

    def __init__(self):
        super().__init__()
        self.command = ["--profile", str(self.workstation.folder / "profile.json")]
        self.arguments = []  # more of the command line: --log, --response …
        self.environment = {}  # variables of whoever sits at the workstation
        self.profile = {
            "schema": "fetch-doctor/profile/1",
            "name": "Example shop",
            "site": {"url": "http://www.example.com/"},
            "edge": {"connectTimeoutMs": servers.CONNECT * 1000, "firstByteTimeoutMs": servers.FIRST_BYTE * 1000,
                     "betweenBytesTimeoutMs": servers.BETWEEN_BYTES * 1000, "idleTimeoutMs": 1000},
            "origins": [{"name": "web1", "url": f"http://{world.ORIGIN}:8080", "host": "www.example.com"}],
            "dns": {"resolvers": [world.RESOLVER], "expect": {"A": [world.EDGE]}},
        }

    def names(self, *records):
        """Starts the zone's server and the resolver, with more \\a records than the site's own."""
        servers.zone_server(self.zone_server, servers.SITE_RECORDS + "".join(f"{line}\n" for line in records))
        servers.resolver(self.resolver)

    def use_https(self):
        """The site is an https one, and its certificates come from the lab's authority."""
        import tls
        self.profile["site"]["url"] = "https://www.example.com/"
        self.profile["trust"] = {"caFile": str(tls.ROOT_CA)}
        return tls

    def visit(self, *options):
        ca = self.profile.get("trust", {}).get("caFile")
        command = ["curl", "-sS", "-i", "--max-time", "10", *(["--cacert", ca] if ca else []), *options,
                   self.profile["site"]["url"]]
        return Visit(subprocess.run(self.workstation.at(*command), capture_output=True, text=True, timeout=30,
                                    env={"PATH": world.PATH, **self.environment}))

    def dig(self, server, name="www.example.com", kind="A", *options):
        """The answer's records, one a line, or the rcode where there are none."""
        done = subprocess.run(self.workstation.at("dig", "+tries=1", "+time=5", f"@{server}", name, kind, *options),
                              capture_output=True, text=True, timeout=30, env={"PATH": world.PATH})
        answer = [line.split()[-1] for line in done.stdout.splitlines() if line and not line.startswith(";")
                  and line.split()[3] == kind and line.startswith(name)]
        status = re.search(r"status: (\w+)", done.stdout)
        return "\n".join(answer) if answer else (status[1] if status else done.stdout)

    def ping(self, address, count, *options):
        """The percentage of echo requests from the workstation that get no answer."""
        done = subprocess.run(self.workstation.at("ping", "-n", "-q", "-i", "0.01", "-W", "0.5", "-c", count, *options, address),
                              capture_output=True, text=True, timeout=60, env={"PATH": world.PATH})
        share = re.search(r"([\d.]+)% packet loss", done.stdout)
        if not share:
            raise world.LabError(f"ping: {done.stdout}{done.stderr}")
        return float(share[1])

    @staticmethod
    def check(holds, otherwise):
        if not holds:
            raise Wrong(otherwise)


def folder_of(scenario):
    """The folder of a scenario given by its name or its folder."""
    return pathlib.Path(scenario).resolve() if "/" in scenario else HERE / "scenarios" / scenario


def play(scenario):
    """Builds and breaks the site of \\a scenario; the lab's state afterwards."""
    spec = importlib.util.spec_from_file_location("scenario", folder_of(scenario) / "scenario.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lab = Lab()
    module.play(lab)
    return lab


def environment(lab):
    """What the program may know of its surroundings: nothing of the test that it runs in."""
    home = lab.workstation.folder / "home"
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items()
            if key in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM")}
    return {**kept, "PATH": world.PATH, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **lab.environment}


def write_profile(lab):
    return lab.workstation.write("profile.json", json.dumps(lab.profile, indent=2))


def diagnose(lab, cli):
    """Runs the program on the workstation. \\returns exit status, seconds, case and what it printed on stderr."""
    write_profile(lab)
    command = lab.workstation.at(cli, "diagnose", *lab.command, "--format", "json", *lab.arguments)
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, timeout=120, cwd=lab.workstation.folder, env=environment(lab))
    seconds = time.monotonic() - start
    try:
        case = json.loads(done.stdout)
    except ValueError:
        raise Wrong(f"no JSON on standard output, exit status {done.returncode}: {done.stdout[:500]!r} "
                    f"{done.stderr.decode(errors='replace')[-3000:]}") from None
    return done.returncode, seconds, case, done.stderr.decode(errors="replace")


def limit_of(expected):
    """So many seconds may a diagnosis take."""
    return expected["seconds"] * SLACK


def judge(expected, status, seconds, case):
    """All that is wrong with an answer, one sentence each."""
    wrong = []

    def must(holds, sentence):
        if not holds:
            wrong.append(sentence)

    findings = case.get("findings", [])
    critical = [finding["cause"] for finding in findings if finding["severity"] == "critical"]
    limit = limit_of(expected)
    must(case.get("schema") == "fetch-doctor/case/1", f"schema is {case.get('schema')}")
    must(case.get("complete") is True, "the case is not complete")
    must(seconds < limit, f"took {seconds:.2f} s, limit {limit:g} s")
    rows = {(row["id"], row["target"]) for row in case.get("checks", [])}
    must(any(row.get("evidence") for row in case.get("checks", [])), "no check holds evidence")
    for row in case.get("checks", []):
        must(row["status"] != "error", f"check {row['id']} {row['target']} broke: {row['summary']}")
    for finding in findings:
        must(finding.get("because"), f"finding {finding['cause']} gives no reason")
        for reason in finding.get("because", []):
            must((reason["check"], reason["target"]) in rows,
                 f"finding {finding['cause']} leans on {reason['check']} {reason['target']}, which is no row")
    for cause in expected.get("never", []):
        must(cause not in critical, f"{cause} is called critical")

    if expected.get("cause"):
        first = findings[0] if findings else {"cause": "nothing", "severity": "none", "fixes": []}
        must(first["cause"] == expected["cause"], f"the first finding is {first['cause']}, not {expected['cause']}")
        must(first["severity"] in expected.get("severity", ["critical"]),
             f"the first finding's severity is {first['severity']}")
        must(first["fixes"], "the first finding has no fix")
        must(status == 1, f"exit status {status}, not 1")
        must(case.get("verdict", {}).get("status") in ("down", "degraded"), f"verdict {case.get('verdict')}")
        where, said = expected.get("where"), case.get("verdict", {}).get("where")
        must(not where or said in where, f"the verdict says {said}, not {where}")
    else:
        must(not critical, f"a healthy site is given {', '.join(critical)}")
        must(status == 0, f"exit status {status}, not 0")
        must(case.get("verdict", {}).get("status") == "healthy", f"verdict {case.get('verdict')}")
        remark = expected.get("remark")
        must(not remark or remark in [finding["cause"] for finding in findings], f"nothing is said of {remark}")
    row, state = expected.get("row", (None, None))
    must(not row or any(one["id"] == row and one["status"] == state for one in case.get("checks", [])),
         f"no row of {row} is {state}")
    return wrong


def tell(case):
    """The case in short, for the log of a failed test."""
    lines = [f"  verdict: {json.dumps(case.get('verdict'))}"]
    for finding in case.get("findings", []):
        reasons = "; ".join(reason["text"] for reason in finding["because"])
        lines.append(f"  {finding['severity']} {finding['confidence']:.2f} {finding['cause']}: {reasons}")
    for row in case.get("checks", []):
        if row["status"] != "pass":
            lines.append(f"  [{row['status']}] {row['id']} {row['target']}: {row['summary']}")
    return "\n".join(lines)


def run_inside(scenario, cli, keep):
    expected = json.loads((folder_of(scenario) / "expect.json").read_text())
    name = folder_of(scenario).name
    begun = time.monotonic()
    try:
        lab = play(scenario)
    except Wrong as error:
        print(f"{name}: SYMPTOM: {error}")
        return NOT_AS_DESCRIBED
    except world.LabError as error:
        print(f"{name}: LAB: {error}")
        return NOT_AS_DESCRIBED
    except world.Missing as error:
        print(f"{name}: skipped: {error}")
        return SKIPPED
    ready = time.monotonic() - begun
    if not cli:
        print(f"{name}: symptom as described after {ready:.1f} s")
        return 0
    try:
        status, seconds, case, trouble = diagnose(lab, cli)
        if seconds >= limit_of(expected):  # what else the machine was at is no fault of the program: once more
            status, seconds, case, trouble = diagnose(lab, cli)
    except (Wrong, subprocess.TimeoutExpired) as error:
        print(f"{name}: WRONG: {error}")
        return 1
    wrong = judge(expected, status, seconds, case)
    if keep:
        try:
            pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
            (pathlib.Path(keep) / f"{name}.json").write_text(json.dumps(case, indent=1))
        except OSError:
            pass  # another user's build folder: the verdict does not depend on it
    first = case["findings"][0]["cause"] if case["findings"] else "nothing wrong"
    print(f"{name}: {'WRONG' if wrong else 'right'}: {first} in {seconds:.2f} s (set up in {ready:.1f} s)")
    if wrong:
        print("\n".join(f"  - {sentence}" for sentence in wrong))
        print(tell(case))
        print(trouble[-3000:])
    return 1 if wrong else 0


def exec_inside(scenario, command):
    lab = play(scenario)
    values = {"profile": write_profile(lab), "site": lab.profile["site"]["url"],
              "ca": lab.profile.get("trust", {}).get("caFile", "")}
    command = [re.sub(r"\{(profile|site|ca)\}", lambda found: str(values[found[1]]), part) for part in command]
    return subprocess.run(lab.workstation.at(*command), env=environment(lab)).returncode


def namespace():
    """The command prefix that makes a throwaway namespace, or the reason why there can be none."""
    plain = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    mapped = [*plain[:1], "--map-root-user", *plain[1:]]
    reason = "unshare is missing"
    for prefix in [plain, mapped] if os.geteuid() == 0 else [mapped]:
        if shutil.which(prefix[0]):
            tried = subprocess.run([*prefix, "ip", "link", "add", "to-a", "type", "veth", "peer", "name", "to-b"],
                                   capture_output=True, text=True, env={"PATH": world.PATH})
            if tried.returncode == 0:
                return prefix, ""
            reason = tried.stderr.strip().splitlines()[-1] if tried.stderr else f"status {tried.returncode}"
    return None, reason


def enter(arguments):
    """Runs this program again inside a namespace of its own, which takes all servers with it when it ends."""
    prefix, reason = namespace()
    if not prefix:
        print(f"Lab skipped: it needs root or user namespaces, and this account may make none ({reason}).")
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    return subprocess.run([*prefix, sys.executable, __file__, *arguments], env={**os.environ, INSIDE: "1"},
                          stdin=None).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run")
    run.add_argument("scenario", nargs="+")
    run.add_argument("--cli", default="", help="fetch-doctor-cli; without it only the symptom is checked")
    run.add_argument("--keep", default="", help="folder for the cases as JSON")
    execute = verbs.add_parser("exec")
    execute.add_argument("scenario")
    execute.add_argument("command", nargs=argparse.REMAINDER)
    verbs.add_parser("list")
    options = parser.parse_args()

    if options.verb == "list":
        print("\n".join(sorted(path.parent.name for path in HERE.glob("scenarios/*/scenario.py"))))
        return 0
    if options.verb == "exec":
        command = options.command[1:] if options.command[:1] == ["--"] else options.command
        if os.environ.get(INSIDE):
            private_run()
            return exec_inside(options.scenario, command)
        return enter(["exec", options.scenario, "--", *command])
    cli = str(pathlib.Path(options.cli).resolve()) if options.cli else ""
    keep = str(pathlib.Path(options.keep).resolve()) if options.keep else ""
    if os.environ.get(INSIDE):
        private_run()
        return run_inside(options.scenario[0], cli, keep)
    worst = 0
    for scenario in options.scenario:
        code = enter(["run", scenario, "--cli", cli, "--keep", keep])
        if code == NOT_AS_DESCRIBED:  # a busy machine may upset the scene, never the judgement: set up once more
            code = enter(["run", scenario, "--cli", cli, "--keep", keep])
        worst = max(worst, code) if code != SKIPPED else SKIPPED
    return worst


def private_run():
    """/run is where the lab lives, and Squid shares memory below /dev/shm: both empty, and seen by nobody else."""
    os.umask(0o022)
    os.environ["PATH"] = world.PATH
    for folder, mode in (("/run", "755"), ("/dev/shm", "1777")):
        if os.path.isdir(folder):
            world.call("mount", "-t", "tmpfs", "-o", f"size=256m,mode={mode}", "tmpfs", folder)


if __name__ == "__main__":
    sys.exit(main())
