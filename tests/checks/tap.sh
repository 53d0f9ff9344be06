# SPDX-License-Identifier: MIT
# TAP for the shell checks: `. tests/checks/tap.sh`, then report and finish.

TAP_NUMBER=0
TAP_FAILED=0

# report STATUS WHAT [DETAILS] : one result; the details are shown where it failed
report() {
    TAP_NUMBER=$((TAP_NUMBER + 1))
    if [ "$1" = 0 ]; then
        echo "ok $TAP_NUMBER - $2"
    else
        TAP_FAILED=$((TAP_FAILED + 1))
        echo "not ok $TAP_NUMBER - $2"
        [ -z "${3-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
    fi
}

# finish : prints the plan, and ends
finish() {
    echo "1..$TAP_NUMBER"
    [ "$TAP_FAILED" = 0 ]
    exit
}
