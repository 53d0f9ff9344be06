/* SPDX-License-Identifier: MIT */
/* Duocom's row: its keys, what it can do, and how phones are written for it. */
#include "provider/duocom.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "number/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CHARSET_UTF8   "utf-8"
#define CHARSET_LATIN1 "iso-8859-1"
#define EXTENSION      "ext"

static const struct option options[] = {
    {.key = "url",
     .type = OPTION_URL,
     .fallback = "https://scgi.duocom.es/cgi-bin/oficinaweb/oficinaweb_webcallservice",
     .sentence = N_("where calls are ordered")},
    {.key = "control_url",
     .type = OPTION_URL,
     .example = "https://scgi.duocom.es/cgi-bin/telefacil2/api_control_llamadas",
     .sentence = N_("where calls are hung up (API de control de llamadas); without it they can't "
                    "be hung up from here")},
    {.key = "account",
     .type = OPTION_TEXT,
     .required = true,
     .most = 63,
     .example = "911000222",
     .sentence = N_("the user number of Mi Oficina Web (principal)")},
    {.key = "password",
     .type = OPTION_SECRET,
     .required = true,
     .example = "secret",
     .sentence = N_("the account's password (pass)")},
    {.key = "caller_id",
     .type = OPTION_PHONE,
     .example = "+34911000222",
     .sentence = N_("the number that both parties are shown, one of the account's own (mascara)")},
    {.key = "record",
     .type = OPTION_SWITCH,
     .example = "no",
     .sentence = N_("whether calls are recorded unless an order says otherwise (grabar)")},
    {.key = "minutes",
     .type = OPTION_NUMBER,
     .least = 0,
     .most = DUOCOM_MINUTES_MOST,
     .example = "60",
     .sentence = N_("minutes after which a call is cut unless its order says otherwise, 0 for "
                    "never (minutos); Duocom makes 240 of anything above, so that is refused "
                    "here")},
    {.key = "charset",
     .type = OPTION_CHOICE,
     .choices = CHARSET_UTF8 "|" CHARSET_LATIN1,
     .fallback = CHARSET_UTF8,
     .sentence = N_("the charset in which account and password are sent where they are not plain "
                    "ASCII, which Duocom does not tell")},
    {.key = NULL},
};

static const struct provider_limit limits[] = {
    {CAPABILITY_MINUTES, 0, DUOCOM_MINUTES_MOST},
    {0},
};

static unsigned capabilities(const struct account *account)
{
    unsigned all = CAPABILITY_BIT(CAPABILITY_FROM) | CAPABILITY_BIT(CAPABILITY_RECORD) |
                   CAPABILITY_BIT(CAPABILITY_MINUTES) | CAPABILITY_BIT(CAPABILITY_CALLER_ID);
    if (option_text(&account->values, "control_url")[0])
        all |= CAPABILITY_BIT(CAPABILITY_HANGUP);
    return all;
}

/* ---- Texts and phones as they are sent */

bool duocom_write_text(const struct account *account, const char *text, struct text *out)
{
    size_t length = strlen(text);
    if (strcmp(option_text(&account->values, "charset"), CHARSET_LATIN1) == 0)
        return utf8_to_latin1(out, text, length);
    out->failed = out->failed || !utf8_valid(text, length);
    return text_add_bytes(out, text, length);
}

static bool is_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool is_user_at_host(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || !at[1])
        return false;
    for (const char *c = text; *c; c++)
        if (c != at && !isalnum((unsigned char)*c) && !strchr(c < at ? "._-+" : ".-", *c))
            return false;
    return true;
}

/* VoIP addresses and extensions (document, "Forma de uso"); only as the phone that is rung first.
 */
bool duocom_is_address(const char *typed, bool called)
{
    size_t length = strlen(EXTENSION);
    return !called && strlen(typed) < ORDER_NUMBER_SIZE &&
           (is_user_at_host(typed) ||
            (strncmp(typed, EXTENSION, length) == 0 && is_digits(typed + length)));
}

/* E.164 where it is a number with an area, digits as they are where it is a short one; false where
   it is neither. */
static bool read_own(const struct account *account, const char *typed, char out[NUMBER_SIZE])
{
    return number_to_e164(typed, account->country, out) ||
           (is_digits(typed) && (size_t)snprintf(out, NUMBER_SIZE, "%s", typed) < NUMBER_SIZE);
}

bool duocom_write_phone(const struct account *account, const char *option, const char *phone,
                        char *out, size_t size, struct failure *failure)
{
    char number[NUMBER_SIZE];
    if (duocom_is_address(phone, false))
        return provider_format_own(account, option, phone, out, size, failure);
    if (!read_own(account, phone, number))
        return fail(failure, FAILURE_USAGE,
                    _("%s %s: %s takes a telephone number, an address (anna@mioficinaweb.es) or "
                      "an extension (ext1234)"),
                    option, phone, account->name);
    return provider_format_own(account, option, number, out, size, failure);
}

bool duocom_write_mask(const struct account *account, const char *option, const char *mask,
                       char *out, size_t size, struct failure *failure)
{
    char number[NUMBER_SIZE];
    if (!read_own(account, mask, number))
        return fail(failure, FAILURE_USAGE, _("%s %s: %s shows telephone numbers only"), option,
                    mask, account->name);
    return provider_format_own(account, option, number, out, size, failure);
}

/* ---- Faults of the configuration and of an order */

static bool check_charset(const struct account *account, const char *key, struct failure *failure)
{
    struct text text;
    text_start(&text, OPTION_TEXT_MAX);
    bool good = duocom_write_text(account, option_text(&account->values, key), &text);
    provider_wipe(&text);
    return good || fail(failure, FAILURE_USAGE, _("%s: %s has a character that %s has not got"),
                        account->name, key, option_text(&account->values, "charset"));
}

static bool check_account(const struct account *account, struct failure *failure)
{
    const char *mask = option_text(&account->values, "caller_id");
    char written[ORDER_NUMBER_SIZE];
    return check_charset(account, "account", failure) &&
           check_charset(account, "password", failure) &&
           (!mask[0] ||
            duocom_write_mask(account, "caller_id", mask, written, sizeof written, failure));
}

static bool check_order(const struct account *account, const struct order *order,
                        struct failure *failure)
{
    char written[ORDER_NUMBER_SIZE];
    return (!order->from[0] ||
            duocom_write_phone(account, "--from", order->from, written, sizeof written, failure)) &&
           (!order->caller_id[0] || duocom_write_mask(account, "--caller-id", order->caller_id,
                                                      written, sizeof written, failure));
}

const struct provider_kind duocom_kind = {
    .kind = "duocom",
    .label = "Duocom",
    .number_format = "00",
    .options = options,
    .limits = limits,
    .handle = HANDLE_REFERENCE_OF_DAY,
    .capabilities = capabilities,
    .check_account = check_account,
    .check_order = check_order,
    .is_address = duocom_is_address,
    .acts = {[ACT_DIAL] = {duocom_build, duocom_read},
             [ACT_HANGUP] = {duocom_build_hangup, duocom_read_hangup},
             [ACT_CHECK] = {duocom_build_check, duocom_read_check}},
};
