#!/bin/sh
# SPDX-License-Identifier: MIT
# The console is light: it links the terminal, JSON, the event loop and the C library, nothing more.
set -u
. "$TOP_SRCDIR/tests/checks/tap.sh"

# heavy PROGRAM : prints the libraries that it needs and a console may not
heavy() {
    LC_ALL=C readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE \
        '^(lib(ncursesw|tinfo|jansson|uv|c|m|pthread|dl|rt|gcc_s|asan|ubsan)|ld-linux.*)\.so\.[0-9]+$'
}

LC_ALL=C readelf -d "$CENTRALITA" | grep -q 'NEEDED.*libncursesw'
report $? "centralita's libraries can be read"
found=$(heavy "$CENTRALITA")
[ -z "$found" ]
report $? "centralita needs nothing heavier than ncursesw, jansson and libuv" "$found"
heavy "$CENTRALITA_LIBEXEC/centralita-engine" | grep -q sqlite3
report $? "what is heavier is seen (in the engine)"
finish
