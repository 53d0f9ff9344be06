/* SPDX-License-Identifier: MIT */
/* Infocaller's row: its keys, what it can do, and the limits of an order. */
#include "provider/infocaller.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/digest.h"
#include "provider/infocaller_codes.h"

#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {.key = "url",
     .type = OPTION_URL,
     .fallback = "https://apicall.infoe.es",
     .sentence = N_("where call orders are sent")},
    {.key = "line",
     .type = OPTION_TEXT,
     .required = true,
     .most = 31,
     .example = "123456789",
     .sentence = N_("the line's main number, as Infocaller's panel shows it (idinfocaller, "
                    "LineNumber)")},
    {.key = "password",
     .type = OPTION_SECRET,
     .required = true,
     .example = "3956",
     .sentence = N_("the line's telephone password (contraseña telefónica)")},
    {.key = "rule_group",
     .type = OPTION_TEXT,
     .required = true,
     .most = 128,
     .example = "Emision",
     .sentence = N_("the group of rules that runs the calls that are ordered (gruporeglas)")},
    {.key = "format",
     .type = OPTION_CHOICE,
     .choices = "json|xml",
     .fallback = "json",
     .sentence = N_("the syntax of call orders")},
    {.key = "max_wait",
     .type = OPTION_NUMBER,
     .least = INFOCALLER_WAIT_LEAST,
     .most = INFOCALLER_WAIT_MOST,
     .example = "5",
     .sentence = N_("minutes that an order waits for a free line (EsperaMax); without it "
                    "Infocaller takes 5")},
    {.key = "retries",
     .type = OPTION_NUMBER,
     .least = 0,
     .most = INFOCALLER_RETRIES_MOST,
     .example = "0",
     .sentence = N_("how often a busy number is tried again, at least 5 minutes apart "
                    "(Reintentos); without it Infocaller takes 0")},
    {.key = "from_variable",
     .type = OPTION_VARIABLE,
     .most = INFOCALLER_NAME_MAX,
     .example = "AGENTE",
     .sentence = N_("the variable in which the agent's number is sent, so that the line's script "
                    "can call it")},
    {.key = "id_variable",
     .type = OPTION_VARIABLE,
     .most = INFOCALLER_NAME_MAX,
     .example = "CENTRALITAID",
     .sentence = N_("the variable in which the call's own id is sent, so that events bring it "
                    "back")},
    {.key = NULL},
};

static const struct provider_limit limits[] = {
    {CAPABILITY_MAX_WAIT, INFOCALLER_WAIT_LEAST, INFOCALLER_WAIT_MOST},
    {CAPABILITY_RETRIES, 0, INFOCALLER_RETRIES_MOST},
    {0},
};

static unsigned capabilities(const struct account *account)
{
    unsigned all = CAPABILITY_BIT(CAPABILITY_SCHEDULE) | CAPABILITY_BIT(CAPABILITY_MAX_WAIT) |
                   CAPABILITY_BIT(CAPABILITY_RETRIES) | CAPABILITY_BIT(CAPABILITY_VARIABLES) |
                   CAPABILITY_BIT(CAPABILITY_EVENTS);
    if (option_text(&account->values, "from_variable")[0])
        all |= CAPABILITY_BIT(CAPABILITY_FROM);
    return all;
}

/* The signature of every order is the same: idinfocaller and password, two values (the document
   says three). Whoever has it can order calls. */
static bool derive_secret(const struct account *account, char out[PROVIDER_DERIVED_SIZE])
{
    char firma[MD5_HEX_SIZE];
    if (!md5_latin1(firma, option_text(&account->values, "line"),
                    option_text(&account->values, "password"), NULL))
        return false;
    snprintf(out, PROVIDER_DERIVED_SIZE, "%s", firma);
    return true;
}

/* ---- Faults of the configuration and of an order */

static bool name_is_good(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= INFOCALLER_NAME_MAX &&
           strspn(name, INFOCALLER_NAME_CHARACTERS) == length;
}

static bool check_own_variable(const struct account *account, const char *key,
                               struct failure *failure)
{
    const char *name = option_text(&account->values, key);
    if (!name[0] || name_is_good(name))
        return true;
    return fail(failure, FAILURE_USAGE,
                _("%s: %s: a variable of Infocaller is made of A-Z and 0-9, %d at most"),
                account->name, key, INFOCALLER_NAME_MAX);
}

static bool check_account(const struct account *account, struct failure *failure)
{
    const char *from = option_text(&account->values, "from_variable");
    const char *id = option_text(&account->values, "id_variable");
    char firma[PROVIDER_DERIVED_SIZE];
    if (!derive_secret(account, firma))
        return fail(failure, FAILURE_USAGE,
                    _("%s: line and password may have characters of ISO-8859-1 only: Infocaller "
                      "signs with those"),
                    account->name);
    explicit_bzero(firma, sizeof firma);
    if (!check_own_variable(account, "from_variable", failure) ||
        !check_own_variable(account, "id_variable", failure))
        return false;
    if (from[0] && strcmp(from, id) == 0)
        return fail(failure, FAILURE_USAGE,
                    _("%s: from_variable and id_variable are the same: one would hide the other"),
                    account->name);
    return true;
}

/* Printable ASCII and ISO-8859-1 (Apéndice II). */
static bool value_is_good(const char *value)
{
    size_t length = strlen(value);
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        i += utf8_read(value + i, length - i, &character, &good);
        if (!good || character > 0xFF || character < ' ' || utf8_is_control(character))
            return false;
    }
    return true;
}

static bool check_variable(const struct account *account, const struct pair *pair,
                           struct failure *failure)
{
    static const char *const taken[] = {"from_variable", "id_variable"};
    if (!name_is_good(pair->name))
        return fail(failure, FAILURE_USAGE,
                    _("--var %s: %s takes names of A-Z and 0-9, %d characters at most"), pair->name,
                    account->name, INFOCALLER_NAME_MAX);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(pair->name, option_text(&account->values, taken[i])) == 0)
            return fail(failure, FAILURE_USAGE, _("--var %s: %s uses this name itself (%s)"),
                        pair->name, account->name, taken[i]);
    if (!value_is_good(pair->value))
        return fail(failure, FAILURE_USAGE,
                    _("--var %s: %s takes values of printable ISO-8859-1 characters only"),
                    pair->name, account->name);
    return true;
}

static bool check_order(const struct account *account, const struct order *order,
                        struct failure *failure)
{
    for (size_t i = 0; i < order->vars.count; i++)
        if (!check_variable(account, &order->vars.list[i], failure))
            return false;
    return true;
}

const struct provider_kind infocaller_kind = {
    .kind = "infocaller",
    .label = "Infocaller",
    .number_format = "e164",
    .options = options,
    .line_key = "line",
    .limits = limits,
    .capabilities = capabilities,
    .check_account = check_account,
    .check_order = check_order,
    .derive_secret = derive_secret,
    .acts = {[ACT_DIAL] = {infocaller_build, infocaller_read},
             [ACT_CHECK] = {infocaller_build_check, infocaller_read_check}},
};
