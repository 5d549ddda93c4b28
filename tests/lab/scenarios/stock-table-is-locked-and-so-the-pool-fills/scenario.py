"""A repair of the stock table holds its lock: each page waits for MySQL and fails with "Lock wait timeout
exceeded". Ten minutes later PHP-FPM ran out of children, once, as a consequence."""
import time

from servers import app, haproxy, nginx, page

PHP = """\
[{at}] PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction in /srv/shop/src/Stock.php:88
Stack trace:
#0 /srv/shop/src/Stock.php(88): PDOStatement->execute()
#1 /srv/shop/public/index.php(31): Shop\\Stock->reserve()
#2 {{main}}
  thrown in /srv/shop/src/Stock.php on line 88
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    haproxy(lab.edge)
    lab.visit().shows(200, "Welcome")

    lab.origin.stop("nginx")
    app(lab.origin, "slow:50")
    for _ in range(2):
        lab.visit().shows(504, "Gateway Time-out")
    now = time.time()
    errors = "".join(PHP.format(at=time.strftime("%d-%b-%Y %H:%M:%S UTC", time.gmtime(now - 1200 + 40 * turn))) for turn in range(30))
    pool = time.strftime("[%d-%b-%Y %H:%M:%S] WARNING: [pool www] server reached pm.max_children setting (20), consider raising it\n", time.gmtime(now - 600))
    lab.profile["logs"] = [{"path": str(lab.origin.write("php-errors.log", errors))}, {"path": str(lab.origin.write("php-fpm.log", pool))}]
