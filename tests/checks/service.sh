#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit and what belongs to it are installed and removed by `make`, and say where this installation is.
# What systemd itself has to say of them is asked where its tools are there.
set -u
. "$TOP_SRCDIR/tests/checks/tap.sh"

stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL

# in_stage GOALS... : lets make do them with everything under the stage
in_stage() {
    make -C "$TOP_BUILDDIR" --no-print-directory DESTDIR="$stage" \
        systemdsystemunitdir=/opt/units sysusersdir=/opt/users tmpfilesdir=/opt/files "$@" 2>&1
}

said=$(in_stage install-systemdsystemunitDATA install-dist_sysusersDATA install-dist_tmpfilesDATA)
report $? "they are installed" "$said"
unit=$stage/opt/units/centralita.service
[ -f "$unit" ] && [ -f "$stage/opt/users/centralita.conf" ] && [ -f "$stage/opt/files/centralita.conf" ]
report $? "where configure was told" "$(find "$stage" -type f)"
! grep -q '@[a-z]*@' "$unit" && grep -q '^ExecStart=/.*/centralita serve$' "$unit"
report $? "the unit names the program by its whole path" "$(grep ExecStart "$unit")"
! grep -q '^PrivateUsers=yes' "$unit"
report $? "users at the socket stay who they are"
for kind in "$stage/opt/users" "$stage/opt/files"; do
    grep -q '\bcentralita\b' "$kind/centralita.conf"
    report $? "$(basename "$kind"): the unit's user is named"
done

# Without a program at its path a unit is no good to systemd.
stood_in() {
    sed 's|^ExecStart=.*|ExecStart=/bin/true|; /^Documentation=/d' "$unit" >"$stage/centralita.service"
}

if command -v systemd-analyze >/dev/null 2>&1; then
    stood_in
    said=$(systemd-analyze verify "$stage/centralita.service" 2>&1)
    [ -z "$said" ]
    report $? "systemd finds no fault in the unit" "$said"
    said=$(systemd-analyze security --no-pager --offline=yes --threshold=20 "$stage/centralita.service" 2>&1)
    report $? "and little that it leaves open" "$said"
    sed 's/^NoNewPrivileges=.*/NoNewPriviledges=yes/' "$stage/centralita.service" >"$stage/bad.service"
    [ -n "$(systemd-analyze verify "$stage/bad.service" 2>&1)" ]
    report $? "a fault is seen"
else
    echo "# systemd-analyze is not there: the unit is not verified"
fi

said=$(in_stage uninstall-systemdsystemunitDATA uninstall-dist_sysusersDATA uninstall-dist_tmpfilesDATA)
[ -z "$(find "$stage/opt" -type f)" ]
report $? "and they are removed" "$said"
finish
