/* SPDX-License-Identifier: MIT */
/* The table of rights. */
#include "wire/rights.h"

#include "base/intl.h"
#include "base/text.h"

#define NONE RIGHT_NONE
#define OWN  RIGHT_OWN
#define ALL  RIGHT_ALL

/* A message without a row, which is one of the engine's own or HELLO, is nobody's to send. */
static const unsigned char rights[WIRE_TYPE_COUNT][USER_ROLE_COUNT] = {
    /*                      viewer agent supervisor admin */
    [WIRE_WATCH] = {ALL, OWN, ALL, ALL},
    [WIRE_CALLS] = {ALL, OWN, ALL, ALL},
    [WIRE_CONTACTS] = {ALL, ALL, ALL, ALL},
    [WIRE_TOTALS] = {ALL, OWN, ALL, ALL},
    [WIRE_TYPING] = {ALL, ALL, ALL, ALL},
    [WIRE_DIAL] = {NONE, OWN, NONE, NONE},
    [WIRE_HANGUP] = {NONE, OWN, ALL, NONE},
    [WIRE_CLOSE] = {NONE, OWN, ALL, NONE},
    [WIRE_NOTE] = {NONE, OWN, ALL, NONE},
    [WIRE_CONTACT_ADD] = {NONE, OWN, ALL, NONE},
    [WIRE_CONTACT_CHANGE] = {NONE, OWN, ALL, NONE},
    [WIRE_CONTACT_REMOVE] = {NONE, OWN, ALL, NONE},
    [WIRE_PROVIDERS] = {ALL, ALL, ALL, ALL},
    [WIRE_URLS] = {NONE, NONE, NONE, ALL},
    [WIRE_STATUS] = {ALL, ALL, ALL, ALL},
    [WIRE_QUARANTINE] = {NONE, NONE, ALL, ALL},
    [WIRE_RETRY] = {NONE, NONE, NONE, ALL},
    [WIRE_QUESTIONS] = {ALL, OWN, ALL, ALL},
    [WIRE_ANSWER] = {NONE, OWN, ALL, NONE},
    [WIRE_AGENTS] = {ALL, OWN, ALL, ALL},
    [WIRE_PAUSE] = {NONE, OWN, ALL, NONE},
    [WIRE_READY] = {NONE, OWN, ALL, NONE},
    [WIRE_WRAP_UP] = {NONE, OWN, NONE, NONE},
    [WIRE_PHONE] = {NONE, OWN, NONE, NONE},
    [WIRE_STATS] = {ALL, OWN, ALL, ALL},
    [WIRE_RELOAD] = {NONE, NONE, NONE, ALL},
    [WIRE_STOP] = {NONE, NONE, NONE, ALL},
};

#undef NONE
#undef OWN
#undef ALL

enum right right_to(unsigned roles, enum wire_type type)
{
    enum right most = RIGHT_NONE;
    for (int role = 0; role < USER_ROLE_COUNT; role++) {
        enum right right = (enum right)rights[type][role];
        if ((roles & USER_ROLE_BIT(role)) && right > most)
            most = right;
    }
    return most;
}

static unsigned roles_with(enum wire_type type)
{
    unsigned roles = 0;
    for (int role = 0; role < USER_ROLE_COUNT; role++)
        if (rights[type][role] != RIGHT_NONE)
            roles |= USER_ROLE_BIT(role);
    return roles;
}

void roles_describe(unsigned roles, char *out, size_t size)
{
    struct text text;
    text_start(&text, size - 1);
    for (int role = 0; role < USER_ROLE_COUNT; role++) {
        bool last = !(roles >> (role + 1));
        if (roles & USER_ROLE_BIT(role))
            text_addf(&text, "%s%s",
                      !text.length ? ""
                      : last       ? _(" and ")
                                   : ", ",
                      user_role_words[role]);
    }
    snprintf(out, size, "%s", text.length ? text_string(&text) : _("nobody"));
    text_free(&text);
}

bool right_check(unsigned roles, enum wire_type type, struct failure *failure)
{
    char needed[128], had[128];
    if (right_to(roles, type) != RIGHT_NONE)
        return true;
    roles_describe(roles_with(type), needed, sizeof needed);
    roles_describe(roles, had, sizeof had);
    /* A dial that is not done leaves a call, and this one leaves none. */
    enum failure_kind kind = type == WIRE_DIAL ? FAILURE_USAGE : FAILURE_NOT_DONE;
    return fail(failure, kind, _("you may not do this (%s): it is for %s, and you are %s"),
                wire_row(type).name, needed, had);
}
