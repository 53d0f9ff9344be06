# SPDX-License-Identifier: MIT
# bash completion for centralita; written by `make docs` from the table of commands.
_centralita_accounts()
{
    local file= i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == --config ]] && file=${COMP_WORDS[i + 1]}
    done
    [[ -n $file ]] || file=$CENTRALITA_CONFIG
    [[ -n $file ]] || file=${XDG_CONFIG_HOME:-$HOME/.config}/centralita/centralita.conf
    [[ -r $file ]] || file=/etc/centralita/centralita.conf
    sed -n 's/^[[:space:]]*\[provider\.\([A-Za-z0-9_-]*\)\].*/\1/p' "$file" 2>/dev/null
}

_centralita()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local first= second= words= options= i
    case $before in
        --config|--socket) COMPREPLY=($(compgen -f -- "$word")); compopt -o filenames; return ;;
        --outcome) COMPREPLY=($(compgen -W 'answered missed failed lost' -- "$word")); return ;;
        --by) COMPREPLY=($(compgen -W 'agent line provider hour day' -- "$word")); return ;;
        --provider) COMPREPLY=($(compgen -W "$(_centralita_accounts)" -- "$word")); return ;;
        --theme|--from|--caller-id|--agent|--agent|--note|--owner|--note|--owner|--name|--remove-number|--theme) return ;;
        --minutes|--max-wait|--retries|--limit) return ;;
        --var|--field|--field) return ;;
        --since|--since) return ;;
        --at) return ;;
    esac
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --config|--socket) ((i++)) ;;
        -*) ;;
        *)
            if [[ -z $first ]]; then first=${COMP_WORDS[i]}
            elif [[ -z $second ]]; then second=${COMP_WORDS[i]}
            fi ;;
        esac
    done
    case $first in
        '') words='dial hangup close note calls show watch stats questions answer agents pause ready phone wrapup contacts providers urls status quarantine init check serve reload stop demo simulate' ;;
        contacts) words='add change remove' ;;
        urls) words=$(_centralita_accounts) ;;
        quarantine) words='list show retry' ;;
        init) words='infocaller duocom directcall ucontact medularis' ;;
    esac
    [[ -n $second && $first != 'init' ]] && words=
    case "$first $second" in
        'contacts add') options=' --note --owner --favourite --no-favourite --field' ;;
        'contacts change') options=' --note --owner --favourite --no-favourite --field --name --remove-number' ;;
        'contacts remove') options='' ;;
        'quarantine list') options='' ;;
        'quarantine show') options='' ;;
        'quarantine retry') options='' ;;
        ' '*) options=' --theme --ascii --no-mouse --wall' ;;
        'dial '*) options=' --provider --from --caller-id --record --no-record --minutes --invert --show-caller-id --hide-caller-id --at --max-wait --retries --var --json' ;;
        'hangup '*) options=' --json' ;;
        'close '*) options=' --outcome' ;;
        'note '*) options='' ;;
        'calls '*) options=' --live --since --limit --json --csv' ;;
        'show '*) options=' --json' ;;
        'watch '*) options=' --json' ;;
        'stats '*) options=' --by --since --json --csv' ;;
        'questions '*) options=' --json' ;;
        'answer '*) options='' ;;
        'agents '*) options=' --json' ;;
        'pause '*) options=' --agent' ;;
        'ready '*) options=' --agent' ;;
        'phone '*) options='' ;;
        'wrapup '*) options='' ;;
        'contacts '*) options=' --json --csv' ;;
        'providers '*) options=' --json' ;;
        'urls '*) options='' ;;
        'status '*) options=' --json' ;;
        'quarantine '*) options='' ;;
        'init '*) options='' ;;
        'check '*) options=' --online' ;;
        'serve '*) options='' ;;
        'reload '*) options='' ;;
        'stop '*) options='' ;;
        'demo '*) options=' --theme --ascii --no-mouse' ;;
        'simulate '*) options='' ;;
    esac
    if [[ $word == -* ]]; then
        words="$options --config --socket --help --version"
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _centralita centralita
