"""The application hangs, and its own time limit kills the worker at each request; the log guesses at memory, as it always does."""
import sys

from servers import nginx, page, varnish

# What gunicorn does and writes, with a time limit of two seconds.
ARBITER = r'''import os, signal, socket, sys, time
log = open(sys.argv[1], "a", buffering=1)
listener = socket.create_server(("", 8080), backlog=64)
def say(who, level, text):
    log.write(time.strftime("[%Y-%m-%d %H:%M:%S +0000]", time.gmtime()) + f" [{who}] [{level}] {text}\n")
me = os.getpid()
say(me, "INFO", "Starting gunicorn 20.1.0")
say(me, "INFO", f"Listening at: http://0.0.0.0:8080 ({me})")
say(me, "INFO", "Using worker: sync")
while True:
    seen, told = os.pipe()
    child = os.fork()
    if not child:
        say(os.getpid(), "INFO", f"Booting worker with pid: {os.getpid()}")
        connection, _ = listener.accept()
        connection.recv(65536)
        os.write(told, b"busy")
        time.sleep(300)
    os.read(seen, 4)
    os.close(seen), os.close(told)
    time.sleep(2)
    say(me, "CRITICAL", f"WORKER TIMEOUT (pid:{child})")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    say(me, "WARNING", f"Worker with pid {child} was terminated due to signal 9")
    say(me, "ERROR", f"Worker (pid:{child}) was sent SIGKILL! Perhaps out of memory?")
'''


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    log = lab.origin.write("gunicorn.log", "")
    lab.origin.start("gunicorn", sys.executable, lab.origin.write("arbiter.py", ARBITER), log, tcp=[8080])
    lab.visit().shows(503, "Backend fetch failed")
    lab.check("WORKER TIMEOUT" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
