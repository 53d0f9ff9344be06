#!/bin/sh
# SPDX-License-Identifier: MIT
# Packages are named where they are installed (bootstrap) and where they are missed (configure.ac): both
# name the same ones.
set -u
cd "$TOP_SRCDIR" || exit 1
. tests/checks/tap.sh

packages=$(sh ./bootstrap packages | cut -d ' ' -f 2)
[ "$(echo "$packages" | wc -l)" -gt 20 ]
report $? "bootstrap lists packages"

# unlisted FILE : prints the packages that configure's text names and bootstrap does not install
unlisted() {
    sed -nE 's/^ *CENTRALITA_NEED.*\[([a-z0-9.+-]+)\]\).*/\1/p; s/.*missing_(test_)?packages="\$missing_(test_)?packages ([a-z0-9.+-]+)".*/\3/p' \
        "$1" | while read -r name; do
        echo "$packages" | grep -qxF "$name" || echo "$name"
    done
}

absent=$(unlisted configure.ac)
[ -z "$absent" ]
report $? "bootstrap installs what configure.ac asks for" "$absent"

planted=$(mktemp) || exit 1
trap 'rm -f "$planted"' EXIT
printf '%s\n' 'CENTRALITA_NEED([A], [a >= 1], [liba-dev])' 'CENTRALITA_NEED([X], [jansson], [libjansson-dev])' \
    'AC_CHECK_HEADER([b.h], [], [missing_packages="$missing_packages libb-dev"])' >"$planted"
[ "$(unlisted "$planted" | xargs)" = "liba-dev libb-dev" ]
report $? "a package that bootstrap lacks is seen"
finish
