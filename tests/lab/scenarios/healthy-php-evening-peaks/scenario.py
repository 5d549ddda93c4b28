"""Nothing is wrong now: each evening of last week PHP-FPM had all of its workers in use for a moment, and some pages were slow."""
import time

from servers import haproxy, nginx, page


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")
    log = ""
    for day in range(7, 0, -1):
        at = time.strftime("%d-%b-%Y %H:%M:%S", time.gmtime(time.time() - day * 86_400 + 7200))
        log += (f"[{at}] WARNING: [pool www] seems busy (you may need to increase pm.start_servers, or pm.min/max_spare_servers), "
                "spawning 8 children, there are 0 idle, and 12 total children\n"
                f"[{at}] WARNING: [pool www] server reached pm.max_children setting (20), consider raising it\n"
                f"[{at}] WARNING: [pool www] child 71{day}, script '/srv/shop/index.php' (request: \"GET /index.php\") "
                "executing too slow (5.214 sec), logging\n")
    at = time.strftime("%d-%b-%Y %H:%M:%S", time.gmtime(time.time() - 3600))
    log += f"[{at}] NOTICE: [pool www] child 801 exited with code 0 after 7201.220112 seconds from start\n"
    log += f"[{at}] NOTICE: [pool www] child 912 started\n"
    lab.profile["logs"] = [{"path": str(lab.origin.write("php-fpm.log", log))}]
