# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs missing packages on Debian and Ubuntu. Sourced by run.sh, test.sh and .ci/run.
# Everything said here goes to standard error: standard output belongs to the program that is run afterwards.

# "a|b": the first of them that this release has (names differ between releases).
# shellcheck disable=SC2034  # used by the scripts that source this file
{
    build_packages="g++ cmake ninja-build pkgconf|pkg-config qt6-base-dev qt6-svg-dev|libqt6svg6-dev libcurl4-openssl-dev
        libc-ares-dev libssl-dev libre2-dev libarchive-dev libldns-dev libexpected-dev
        zlib1g-dev libbrotli-dev"
    test_packages="python3 nginx varnish haproxy apache2-bin squid|squid-openssl bind9 bind9-dnsutils unbound php-fpm curl openssl
        iproute2 iputils-ping nftables util-linux procps xvfb xauth openbox dbus-daemon at-spi2-core python3-gi python3-pyatspi
        gir1.2-atspi-2.0 xdotool fonts-dejavu-core"
    check_packages="clang clang-format-14 clang-tidy-14 shellcheck desktop-file-utils appstream ccache"
    # what tests/bench compares with
    bench_packages="bind9-dnsutils curl dnsperf iputils-ping knot-dnsutils lnav mawk mtr-tiny
        openssl ripgrep testssl.sh traceroute zonemaster-cli"
}

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 2
}

# The release's name for people: "Debian GNU/Linux 12 (bookworm)".
release_name() {
    if [ -r /etc/os-release ]; then
        # shellcheck source=/dev/null
        (. /etc/os-release && printf '%s' "${PRETTY_NAME:-$ID}")
    else
        uname -s
    fi
}

# The release is one that the package lists were tried on.
known_release() {
    [ -r /etc/os-release ] || return 1
    # shellcheck source=/dev/null
    case "$(. /etc/os-release && printf '%s' "${ID:-}-${VERSION_ID:-}")" in
        debian-12 | debian-13 | ubuntu-24.04) return 0 ;;
        *) return 1 ;;
    esac
}

installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^.i '; }

available() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate:' | grep -qv '(none)'; }

# Of each package given, nothing where one of its names is installed, else all its names, joined by "|".
missing_of() {
    for entry in "$@"; do
        found=
        for name in $(printf '%s' "$entry" | tr '|' ' '); do
            if installed "$name"; then
                found=yes
                break
            fi
        done
        [ -n "$found" ] || printf '%s ' "$entry"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# All links that make a service start with the computer, one a line.
enabled_links() {
    find /etc/systemd/system /etc/systemd/user /etc/rc[2345].d \( -type l -o -name 'S[0-9]*' \) 2>/dev/null | sort
}

# install_packages PACKAGE…: installs what is missing of them and says so. No service is started or enabled by it.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        advise_elsewhere
        return 0
    fi
    # shellcheck disable=SC2046  # the list is split on purpose
    set -- $(missing_of "$@")
    [ $# -gt 0 ] || return 0

    known_release || say "This is $(release_name); the package lists were tried on Debian 12 and 13 and Ubuntu 24.04."
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        fail "Packages are missing ($*), and there is no sudo here. As root, \"apt-get install\" them; then run this again."
    fi
    say "Fetching the package lists (apt-get update) …"
    as_root apt-get -qq update >&2 || say "The package lists could not be brought up to date; going on with those that are here."

    chosen=
    for entry in "$@"; do
        name=
        for candidate in $(printf '%s' "$entry" | tr '|' ' '); do
            if available "$candidate"; then
                name=$candidate
                break
            fi
        done
        if [ -z "$name" ]; then
            fail "No package source of this computer has $entry. On Ubuntu, \"sudo add-apt-repository universe\" may add it."
        fi
        chosen="$chosen $name"
    done

    say "Installing on $(release_name):$chosen"
    say "(with what they depend on; this may take some minutes)"
    before=$(enabled_links)
    forbid_starts
    status=0
    told=$(mktemp)
    # shellcheck disable=SC2086  # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install $chosen >"$told" 2>&1 || status=$?
    allow_starts
    disable_new "$before"
    if [ "$status" -ne 0 ]; then
        tail -n 20 "$told" >&2
        fail "apt-get could not install all of:$chosen (all it said: $told)"
    fi
    rm -f "$told"
}

# While packages are installed, invoke-rc.d asks this file and is told 101: "do not" (Debian's policy-rc.d interface).
policy=/usr/sbin/policy-rc.d
policy_is_ours=

forbid_starts() {
    if [ -e "$policy" ]; then
        say "$policy exists and is left alone; it decides whether installed services are started."
        return
    fi
    policy_is_ours=yes
    trap allow_starts EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

allow_starts() {
    [ -n "$policy_is_ours" ] || return 0
    policy_is_ours=
    as_root rm -f "$policy"
    trap - EXIT INT TERM HUP
}

# disable_new BEFORE: takes back the links that the installation added, of services that nobody asked to run.
disable_new() {
    enabled_links | while IFS= read -r link; do
        case "
$1
" in *"
$link
"*) continue ;; esac
        unit=${link##*/}
        case $link in
            */rc?.d/*) as_root update-rc.d "${unit#S[0-9][0-9]}" disable >/dev/null 2>&1 || true ;;
            *) as_root rm -f "$link" ;;
        esac
        printf '%s\n' "$unit"
    done | sort -u | tr '\n' ' ' | {
        read -r units || true
        [ -z "$units" ] || say "Left disabled: $units"
    }
    if [ -d /run/systemd/system ]; then
        as_root systemctl daemon-reload >/dev/null 2>&1 || true
    fi
}

advise_elsewhere() {
    say "This is $(release_name), which has no apt-get. What the build needs, by the names of Fedora:"
    say "  sudo dnf install gcc-c++ cmake ninja-build pkgconf qt6-qtbase-devel qt6-qtsvg-devel libcurl-devel c-ares-devel \\"
    say "      openssl-devel re2-devel libarchive-devel ldns-devel expected-devel zlib-devel brotli-devel"
    say "and for the tests: nginx varnish haproxy httpd squid bind bind-utils unbound curl openssl iproute nftables ping python3"
}
