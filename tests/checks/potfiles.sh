#!/bin/sh
# SPDX-License-Identifier: MIT
# po/POTFILES.in names every source that has sentences to translate, and no other.
set -u
cd "$TOP_SRCDIR" || exit 1
. tests/checks/tap.sh

difference=$(sh po/list-sources | diff po/POTFILES.in -)
report $? "po/POTFILES.in is complete (\`make potfiles\` writes it)" "$difference"
finish
