"""PHP-FPM listens on another socket since its upgrade: nginx, on the same host, asks at the old one, which is gone."""
from servers import nginx, php_fpm, php_page
from world import wait_for


def play(lab):
    lab.names()
    shop = lab.edge.write("www/index.php", "<?php echo 'Welcome to the Example shop.';")
    php_fpm(lab.edge, f"{lab.edge.folder}/php8.1-fpm.sock")
    wait_for((lab.edge.folder / "php8.1-fpm.sock").exists, lambda: "PHP-FPM makes no socket")
    nginx(lab.edge, php_page(shop, to=f"unix:{lab.edge.folder}/php8.1-fpm.sock", port=80), ports=[80])
    lab.profile["origins"] = []
    lab.visit().shows(200, "Welcome")

    lab.edge.stop("php")
    php_fpm(lab.edge, f"{lab.edge.folder}/php8.2-fpm.sock")
    lab.visit().shows(502, "Bad Gateway")
    log = lab.edge.folder / "nginx/error.log"
    lab.check("No such file or directory" in log.read_text(), f"the log should name the reason: {log.read_text()}")
    lab.profile["logs"] = [{"path": str(log)}]
