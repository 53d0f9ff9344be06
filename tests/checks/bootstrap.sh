#!/bin/sh
# SPDX-License-Identifier: MIT
# ./bootstrap installs what is missing and nothing else, and says why where it can't. Every program
# that it would run is played by one that only writes down how it was called.
set -u
. "$TOP_SRCDIR/tests/checks/tap.sh"

stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/tree" "$stage/bin"
cp "$TOP_SRCDIR/bootstrap" "$stage/tree/"
for tool in sh sed grep dirname mkdir tail env cat; do
    ln -s "$(command -v $tool)" "$stage/bin/$tool"
done

# play NAME BODY : puts a program of that name on the path, and on it alone
play() {
    printf '#!%s\n%s\n' "$stage/bin/sh" "$2" >"$stage/bin/$1"
    chmod +x "$stage/bin/$1"
}

# bootstrap ARGUMENT... : runs it; what it called is in $stage/called, what it said in $stage/said
bootstrap() {
    : >"$stage/called"
    PATH=$stage/bin CALLED=$stage/called "$stage/bin/sh" "$stage/tree/bootstrap" "$@" \
        >"$stage/said" 2>&1 </dev/null
}

everything='echo installed'
some_missing='for name; do :; done
case $name in libuv1-dev | uthash-dev) exit 1 ;; tzdata) echo config-files ;; *) echo installed ;; esac'
play apt-get 'echo "apt-get $DEBIAN_FRONTEND $*" >>"$CALLED"'
play autoreconf 'echo "autoreconf $*" >>"$CALLED"'
play id 'echo 0'

play dpkg-query "$everything"
bootstrap
report $? "nothing is missing: done" "$(cat "$stage/said")"
[ "$(cat "$stage/called")" = "autoreconf -i" ]
report $? "nothing is missing: apt-get is left alone" "$(cat "$stage/called")"

play dpkg-query "$some_missing"
bootstrap
report $? "three are missing: done" "$(cat "$stage/said")"
[ "$(cat "$stage/called")" = "apt-get noninteractive -q update
apt-get noninteractive -q -y --no-install-recommends --no-remove install libuv1-dev uthash-dev tzdata
autoreconf -i" ]
report $? "three are missing: these three get installed" "$(cat "$stage/called")"
grep -q 'libuv1-dev uthash-dev tzdata' "$stage/said"
report $? "three are missing: it says which" "$(cat "$stage/said")"

play id 'echo 1000'
play sudo '[ "$1" = -n ] && exit 1; echo "sudo $1" >>"$CALLED"; exec "$@"'
bootstrap
report $? "not root: done with sudo" "$(cat "$stage/said")"
[ "$(grep -c '^sudo env' "$stage/called")" = 2 ]
report $? "not root: apt-get runs under sudo" "$(cat "$stage/called")"

rm "$stage/bin/sudo"
! bootstrap
report $? "not root and no sudo: it ends"
grep -q 'neither root nor sudo: run `apt-get install libuv1-dev uthash-dev tzdata` as root' "$stage/said"
report $? "not root and no sudo: it says what to do" "$(cat "$stage/said")"
! [ -s "$stage/called" ]
report $? "not root and no sudo: nothing was run" "$(cat "$stage/called")"

play id 'echo 0'
play apt-get 'exit 100'
! bootstrap
report $? "apt-get fails: it ends"
grep -q 'apt-get update failed' "$stage/said"
report $? "apt-get fails: it says so" "$(cat "$stage/said")"

play dpkg-query "$everything"
play autoreconf 'echo "line that tells why"; exit 1'
! bootstrap
report $? "autoreconf fails: it ends"
grep -q 'line that tells why' "$stage/said"
report $? "autoreconf fails: its words are shown" "$(cat "$stage/said")"

! bootstrap nonsense
report $? "an unknown word: it ends"
grep -q './bootstrap check' "$stage/said"
report $? "an unknown word: the usage is shown" "$(cat "$stage/said")"
finish
