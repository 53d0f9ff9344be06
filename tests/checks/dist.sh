#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file under version control is in the release, and every one in the release was asked for.
set -u
. "$TOP_SRCDIR/tests/checks/tap.sh"

if ! tracked=$(git -C "$TOP_SRCDIR" ls-files 2>/dev/null) || ! [ -e "$TOP_SRCDIR/.git" ]; then
    echo "1..0 # SKIP this is a release, not a checkout"
    exit 0
fi

unset MAKEFLAGS MFLAGS MAKELEVEL
said=$(make -C "$TOP_BUILDDIR" distdir 2>&1)
report $? "make distdir" "$said"
packed=$(cd "$TOP_BUILDDIR" && echo centralita-*/)
absent=$(echo "$tracked" | while read -r file; do
    ! [ -e "$TOP_SRCDIR/$file" ] || [ -e "$TOP_BUILDDIR/$packed/$file" ] || echo "$file"
done)
[ -z "$absent" ]
report $? "every file under version control is in the release" "$absent"
rubbish=$(cd "$TOP_BUILDDIR/$packed" && find . -name '*.o' -o -name '*.pyc' -o -name .deps -o -name '*.log')
[ -z "$rubbish" ]
report $? "nothing built is in the release" "$rubbish"
chmod -R u+w "$TOP_BUILDDIR/$packed" && rm -rf "${TOP_BUILDDIR:?}/$packed"
finish
