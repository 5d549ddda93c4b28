# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs that the benches compare with. All are in Debian; packaging/packages.sh names the packages."""
import shutil

PACKAGES = {"dig": "bind9-dnsutils", "kdig": "knot-dnsutils", "zonemaster-cli": "zonemaster-cli", "traceroute": "traceroute",
            "mtr": "mtr-tiny", "ping": "iputils-ping", "testssl": "testssl.sh", "openssl": "openssl", "curl": "curl"}


def missing(*names):
    """A sentence about those that are not installed; empty where all are."""
    absent = [name for name in names if not shutil.which(name)]
    if not absent:
        return ""
    packages = " ".join(PACKAGES.get(name, name) for name in absent)
    return (f"Not compared with {', '.join(absent)}: not installed here. "
            f"On Debian or Ubuntu, \"apt-get install {packages}\" brings it.")
