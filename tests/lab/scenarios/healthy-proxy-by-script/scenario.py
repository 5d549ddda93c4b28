"""The site is well; this desktop's browsers take their proxy from a script (PAC), as GNOME's settings say."""
from servers import nginx, page, varnish
from world import PATH

SETTINGS = """#!/bin/sh
cat <<END
org.gnome.system.proxy autoconfig-url 'http://proxy.example.net/proxy.pac'
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1']
org.gnome.system.proxy mode 'auto'
END
"""


def play(lab):
    lab.names()
    nginx(lab.origin, page())
    varnish(lab.edge)
    program = lab.workstation.write("bin/gsettings", SETTINGS)
    program.chmod(0o755)
    lab.environment.update({"PATH": f"{program.parent}:{PATH}", "XDG_CURRENT_DESKTOP": "GNOME"})
    lab.visit().shows(200, "Welcome")
