#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds Fetch Doctor and opens it.
#
#   sh packaging/run.sh [CASEFILE|PROFILEFILE|URL]         the window; without a display, the demo in the terminal
#   sh packaging/run.sh diagnose --site https://…          the command line, with any of its commands
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_folder=$(dirname -- "$here")
# shellcheck source=packaging/packages.sh
. "$here/packages.sh"

# shellcheck disable=SC2086  # a list of names
install_packages $build_packages
command -v cmake >/dev/null 2>&1 || fail "CMake is missing, so nothing can be built."

(
    cd "$source_folder"
    if [ ! -f build/release/build.ninja ]; then
        say "Configuring build/release …"
        cmake --preset release >&2
    fi
    say "Building …"
    cmake --build --preset release >&2
)
programs=$source_folder/build/release/bin

case "${1:-}" in
    diagnose | logs | report | explain | profile | verify | action | watch)
        exec "$programs/fetch-doctor-cli" "$@"
        ;;
esac
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    exec "$programs/fetch-doctor" "$@"
fi

say "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open."
say "This is the built-in demo outage instead, diagnosed in the terminal:"
say ""
status=0
"$programs/fetch-doctor-cli" diagnose --demo || status=$?
# 1 means "a fault was found", which is what a demo outage is for.
[ "$status" -eq 1 ] || exit "$status"
