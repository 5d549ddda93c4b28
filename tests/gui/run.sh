#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program on a screen, a session bus and a network of its own: `run.sh PROGRAM [ARGUMENT…]`.
# The network has no way out, so that no packet can leave this computer. Ends with 77 where a tool or right is missing.
set -eu

for tool in xvfb-run openbox xdotool dbus-run-session unshare ip; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "skipped: $tool is not installed" >&2
        exit 77
    fi
done

if [ "${FD_GUI_INSIDE:-}" != 1 ]; then
    if [ "$(id -u)" = 0 ]; then
        set -- unshare --net -- sh "$0" "$@"
    elif unshare --user --map-root-user --net true 2>/dev/null; then
        set -- unshare --user --map-root-user --net -- sh "$0" "$@"
    else
        echo "skipped: no right to make a network namespace" >&2
        exit 77
    fi
    FD_GUI_INSIDE=1
    export FD_GUI_INSIDE
    exec "$@"
fi

ip link set lo up
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_RUNTIME_DIR="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data"
export XDG_CACHE_HOME="$home/cache" QT_QPA_PLATFORM=xcb QT_STYLE_OVERRIDE=Fusion QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS 2>/dev/null || true
# shellcheck disable=SC2016 # the inner shell expands these
xvfb-run -a -s '-screen 0 1680x1050x24 -dpi 96' dbus-run-session -- sh -c '
    openbox >/dev/null 2>&1 &
    manager=$!
    # A window that is shown while the manager starts may never be told that it is visible.
    tries=0
    until xdotool get_num_desktops >/dev/null 2>&1 || [ "$tries" -ge 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    status=0
    "$@" || status=$?
    kill "$manager" 2>/dev/null || true
    exit $status' run "$@"
