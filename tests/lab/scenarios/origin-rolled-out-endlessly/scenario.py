"""A deployment that never settles restarts the only origin every few seconds, without draining it; its log is at hand."""
import pathlib
import sys

import servers
from servers import nginx, proxy
from world import wait_for

DEPLOYER = """import pathlib, subprocess, sys, time
log = open(sys.argv[1], "a", buffering=1)
def say(text):
    log.write(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) + " " + text + "\\n")
release = 40
while True:
    release += 1
    say(f"deploy[77]: rollout of shop release 2025.{release} started on web1")
    app = subprocess.Popen([sys.executable, sys.argv[2], "8080", "works"])
    say("systemd[1]: Started shop.service - Example shop.")
    time.sleep(3)
    say("systemd[1]: Stopping shop.service - Example shop...")
    app.terminate()
    app.wait()
    say("shop[91]: received SIGTERM, shutting down; 3 requests in flight are cut off")
    say("systemd[1]: Stopped shop.service - Example shop.")
    time.sleep(1)
"""


def play(lab):
    lab.names()
    log = lab.origin.write("deploy.log", "")
    program = pathlib.Path(servers.__file__).with_name("app.py")
    lab.origin.start("deployer", sys.executable, lab.origin.write("deployer.py", DEPLOYER), log, program, tcp=[])
    nginx(lab.edge, proxy(), ports=[80])
    seen = []

    def three_times():
        status = lab.visit().status
        if seen[-1:] != [status]:
            seen.append(status)
        return seen.count(502) == 3 and status == 200

    wait_for(three_times, lambda: f"visitors should see 200 and 502 in turns, but they see {seen}")
    lab.check(set(seen) == {200, 502}, f"visitors should see 200 and 502 in turns, but they see {seen}")
    lab.profile["logs"] = [{"path": str(log)}, {"path": f"{lab.edge.folder}/nginx/error.log"}]
