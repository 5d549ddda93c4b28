"""The origin's program dies of a segmentation fault at each request and is started again: Squid's connections are reset."""
import sys

from servers import nginx, page, squid

# What systemd does and writes, for a program that is killed by a signal at each request.
SUPERVISOR = r'''import ctypes, os, socket, sys, time
log = open(sys.argv[1], "a", buffering=1)
listener = socket.create_server(("", 8080), backlog=64)
restarts = 0
def say(text):
    log.write(time.strftime("%b %e %H:%M:%S", time.gmtime()) + f" web1 {text}\n")
while True:
    child = os.fork()
    if not child:
        connection, _ = listener.accept()
        connection.recv(10)
        ctypes.string_at(0)
    _, status = os.waitpid(child, 0)
    restarts += 1
    say(f"kernel: shop[{child}]: segfault at 0 ip 00007f3b1c0a81f5 sp 00007ffd6c3e0a18 error 4 in libshop.so.3[7f3b1c09a000+21000]")
    say(f"systemd[1]: shop.service: Main process exited, code=dumped, status={os.WTERMSIG(status)}/SEGV")
    say("systemd[1]: shop.service: Failed with result 'core-dump'.")
    say(f"systemd[1]: shop.service: Scheduled restart job, restart counter is at {restarts}.")
    say("systemd[1]: Started shop.service - Example shop.")
'''


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    squid(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    log = lab.origin.write("journal.log", "")
    lab.origin.start("shop", sys.executable, lab.origin.write("supervisor.py", SUPERVISOR), log, tcp=[8080])
    for _ in range(3):
        lab.visit().shows(502, "ERR_READ_ERROR")
    lab.check("status=11/SEGV" in log.read_text(), f"the journal should hold the crash: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
