#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source says its licence in its first line (in the second, under a #!).
set -u
cd "$TOP_SRCDIR" || exit 1
. tests/checks/tap.sh

# unlicensed FOLDER... : prints the sources that don't say it
unlicensed() {
    find "$@" -type f \( -name '*.c' -o -name '*.h' -o -name '*.cc' -o -name '*.py' -o -name '*.sh' \
        -o -name '*.mk' -o -name '*.sql' -o -name '*.theme' \) | while read -r file; do
        head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
    done
}

for folder in src/* tests/* themes docs; do
    [ -d "$folder" ] || continue
    bare=$(unlicensed "$folder")
    [ -z "$bare" ]
    report $? "licence in each source of $folder" "$bare"
done

for file in configure.ac Makefile.am bootstrap m4/centralita.m4 .ci/run; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT'
    report $? "licence in $file"
done

planted=$(mktemp -d) || exit 1
trap 'rm -rf "$planted"' EXIT
echo 'int main(void);' >"$planted/bare.c"
[ "$(unlicensed "$planted")" = "$planted/bare.c" ]
report $? "a source without it is seen"
finish
