#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages and the completion that are kept are those that the programs' tables make, and are well
# formed.
set -u
cd "$TOP_SRCDIR" || exit 1
. tests/checks/tap.sh

fresh=$(mktemp -d) || exit 1
trap 'rm -rf "$fresh"' EXIT

"$TOP_BUILDDIR/docgen" "$fresh"
report $? "they are written"

# differences KEPT MADE : prints them, and fails where there are any
differences() {
    diff -u "$1" "$2"
}

pages="man/centralita.1 man/centralita.conf.5 man/centralita-engine.8
    completion/centralita.bash completion/_centralita"
for page in $pages; do
    told=$(differences "docs/$page" "$fresh/$page" 2>&1)
    report $? "docs/$page is in step with its tables (else: make docs)" "$told"
done
made=$(cd "$fresh" && find . -type f | sort)
named=$(for page in $pages; do echo "./$page"; done | sort)
[ "$made" = "$named" ]
report $? "every file that is made is compared" "$made"

echo >>"$fresh/man/centralita.1"
! differences docs/man/centralita.1 "$fresh/man/centralita.1" >/dev/null
report $? "a page that is out of step is seen"

if command -v mandoc >/dev/null; then
    for page in docs/man/*.[158]; do
        # Other manuals need not be installed, and lines are as long as their sentences.
        told=$(mandoc -Tlint -Wwarning "$page" 2>&1 | grep -v 'outdated mandoc.db')
        [ -z "$told" ]
        report $? "$page is good mdoc" "$told"
    done
fi
told=$(bash -n docs/completion/centralita.bash 2>&1)
report $? "bash reads its completion" "$told"
# completes WORD... : what bash offers behind these words, on a line
completes() {
    bash -c '. docs/completion/centralita.bash
        COMP_WORDS=(centralita "$@") COMP_CWORD=$#
        _centralita
        echo "${COMPREPLY[*]}"' bash "$@" 2>&1
}

# offers EXPECTED WORD...
offers() {
    expected=$1
    shift
    told=$(completes "$@")
    [ "$told" = "$expected" ]
    report $? "bash: $* -> $expected" "$told"
}
offers 'dial' dia
offers 'contacts' con
offers 'add' contacts a
offers 'missed' close 01abcdefghjkmnpq --outcome mi
offers '--minutes' dial 1 --mi
offers '--remove-number' contacts change Ana --rem
offers '--socket' --config some.conf calls --so
offers '' dial --minutes 5
offers 'infocaller' init duocom inf
accounts=$fresh/accounts.conf
printf '[agent]\n[provider.madrid]\nkind = duocom\n[provider.sao-paulo]\n; [provider.none]\n' >"$accounts"
offers 'madrid sao-paulo' --config "$accounts" dial --provider ''
offers 'sao-paulo' --config "$accounts" dial 112 --provider s
offers 'madrid' --config "$accounts" urls mad
told=$(CENTRALITA_CONFIG=$accounts completes dial --provider m)
[ "$told" = madrid ]
report $? "bash: accounts of \$CENTRALITA_CONFIG" "$told"

if command -v zsh >/dev/null; then
    told=$(zsh -n docs/completion/_centralita 2>&1)
    report $? "zsh reads its completion" "$told"
    told=$(CENTRALITA_CONFIG=$accounts zsh -fc 'typeset -A opt_args
        source docs/completion/_centralita
        _centralita_accounts_list' 2>/dev/null | tr '\n' ' ')
    [ "$told" = 'madrid sao-paulo ' ]
    report $? "zsh: accounts of the configuration" "$told"
fi
finish
