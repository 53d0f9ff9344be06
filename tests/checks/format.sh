#!/bin/sh
# SPDX-License-Identifier: MIT
# Every C and C++ file is laid out as .clang-format says. `make format` mends what is not.
set -u
cd "$TOP_SRCDIR" || exit 1
. tests/checks/tap.sh

for folder in src/* tests/*; do
    [ -d "$folder" ] || continue
    [ -n "$(find "$folder" -name '*.c' -o -name '*.h' -o -name '*.cc')" ] || continue
    faults=$(find "$folder" \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) -exec \
        "${CLANG_FORMAT:-clang-format-14}" --style=file --dry-run -Werror {} + 2>&1)
    report $? "layout of $folder" "$(printf '%s\n' "$faults" | grep -E '^[^ ].*error:' | head -n 40)"
done

mess='int  f( void ){return 1 ;}'
[ "$mess" != "$(echo "$mess" | "${CLANG_FORMAT:-clang-format-14}" --style=file --assume-filename=x.c)" ]
report $? "a wrong layout is seen"
finish
