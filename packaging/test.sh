#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what the tests need (real servers included; none is started or enabled), builds, and runs all tests.
#
#   sh packaging/test.sh [OPTIONS OF ctest]        for example: sh packaging/test.sh -R lab
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source_folder=$(dirname -- "$here")
# shellcheck source=packaging/packages.sh
. "$here/packages.sh"

# shellcheck disable=SC2086  # lists of names
install_packages $build_packages $test_packages
command -v cmake >/dev/null 2>&1 || fail "CMake is missing, so nothing can be built."

cd "$source_folder"
[ -f build/test/build.ninja ] || cmake --preset test
cmake --build --preset test
# The lab's servers mostly wait: two scenarios fit on one core.
exec ctest --preset test -j "$(($(nproc) * 2))" "$@"
