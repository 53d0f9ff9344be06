/* SPDX-License-Identifier: MIT */
/* Numbers as an account's provider writes them, and by what it knows a call. */
#include "base/clock.h"
#include "base/intl.h"
#include "number/number.h"
#include "provider/provider.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <string.h>

#define DATE_LENGTH 10 /* of zone_format's text */

/* ---- The number_format */

static bool format_digits(const struct number *number, const struct account *account, char *out,
                          size_t size)
{
    (void)account;
    return (size_t)snprintf(out, size, "%s", number->e164 + 1) < size;
}

static bool is_at_home(const struct number *number, const struct account *account)
{
    return account->country[0] && strcmp(number->country, account->country) == 0;
}

/* A foreign number has no national form that would reach it. */
static bool format_national(const struct number *number, const struct account *account, char *out,
                            size_t size)
{
    return is_at_home(number, account) &&
           (size_t)snprintf(out, size, "%s", number->national) < size;
}

static bool format_zeros(const struct number *number, const struct account *account, char *out,
                         size_t size)
{
    if (is_at_home(number, account))
        return (size_t)snprintf(out, size, "%s", number->national) < size;
    return (size_t)snprintf(out, size, "00%s", number->e164 + 1) < size;
}

static const struct {
    const char *name;
    bool (*format)(const struct number *number, const struct account *account, char *out,
                   size_t size);
} formats[] = {
    {"digits", format_digits},
    {"national", format_national},
    {"00", format_zeros},
};

bool provider_format_number(const struct account *account, const char *e164, char *out, size_t size)
{
    const struct provider_kind *kind = provider_kind_of(account);
    const char *wanted = account->number_format;
    if (!wanted[0])
        wanted = kind->number_format ? kind->number_format : "e164";
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct number number;
        if (strcmp(formats[i].name, wanted) == 0)
            return number_read(e164, account->country, &number, NULL) && number.e164[0] &&
                   formats[i].format(&number, account, out, size);
    }
    return (size_t)snprintf(out, size, "%s", e164) < size;
}

bool provider_format_called(const struct account *account, const struct order *order, char *out,
                            size_t size, struct failure *failure)
{
    bool as_it_is = order->short_number || provider_is_address(account, order->number, true);
    bool good = as_it_is ? (size_t)snprintf(out, size, "%s", order->number) < size
                         : provider_format_number(account, order->number, out, size);
    return good ||
           fail(failure, FAILURE_USAGE,
                _("%s: can't be written in the number_format of provider %s; e164 takes any "
                  "number"),
                order->number, account->name);
}

bool provider_format_own(const struct account *account, const char *option, const char *phone,
                         char *out, size_t size, struct failure *failure)
{
    bool good = phone[0] == '+' ? provider_format_number(account, phone, out, size)
                                : (size_t)snprintf(out, size, "%s", phone) < size;
    return good || fail(failure, FAILURE_USAGE,
                        _("%s %s: can't be written in the number_format of provider %s"), option,
                        phone, account->name);
}

/* ---- Our side's phone */

const char *provider_phone(const struct account *account, const char *agent)
{
    const struct provider_kind *kind = provider_kind_of(account);
    return kind->phone ? kind->phone(account, agent) : agent;
}

bool provider_is_address(const struct account *account, const char *typed, bool called)
{
    const struct provider_kind *kind = provider_kind_of(account);
    return kind->is_address && kind->is_address(typed, called);
}

void provider_read_own(const struct account *account, const char *typed, const char *country,
                       char out[ORDER_NUMBER_SIZE])
{
    char e164[NUMBER_SIZE];
    bool number = typed[0] && !provider_is_address(account, typed, false) &&
                  number_to_e164(typed, country, e164);
    snprintf(out, ORDER_NUMBER_SIZE, "%s", number ? e164 : typed);
}

/* ---- By what the provider knows a call */

static bool is_of_day(const struct account *account, const struct call *call, int64_t now)
{
    char then[ZONE_TIME_SIZE];
    char today[ZONE_TIME_SIZE];
    zone_format(call->created_at, account->timezone, then);
    zone_format(now, account->timezone, today);
    return strncmp(then, today, DATE_LENGTH) == 0;
}

bool provider_can_name(const struct account *account, const struct call *call, int64_t now,
                       struct failure *failure)
{
    enum provider_handle handle = provider_kind_of(account)->handle;
    bool by_reference = handle == HANDLE_REFERENCE || handle == HANDLE_REFERENCE_OF_DAY;
    if (by_reference && !call->reference[0])
        return fail(failure, FAILURE_NOT_DONE,
                    _("%s gave no reference for the call, so it can't be named there"),
                    account->name);
    if (handle == HANDLE_REFERENCE_OF_DAY && !is_of_day(account, call, now))
        return fail(failure, FAILURE_NOT_DONE,
                    _("%s: reference %s is of another day, and may be another call's today"),
                    account->name, call->reference);
    if ((handle == HANDLE_PAIR || handle == HANDLE_PHONE) && !call->from[0])
        return fail(failure, FAILURE_NOT_DONE,
                    _("%s: it is not known which phone the call was made from, so it can't be "
                      "named there"),
                    account->name);
    return true;
}

void provider_write_reference(const struct account *account, const char *reference, int64_t at,
                              char *out, size_t size)
{
    char day[ZONE_TIME_SIZE];
    zone_format(at, account->timezone, day);
    if (provider_kind_of(account)->handle == HANDLE_REFERENCE_OF_DAY)
        snprintf(out, size, "%s (%.*s)", reference, DATE_LENGTH, day);
    else
        snprintf(out, size, "%s", reference);
}

/* Two accounts may be two campaigns on one phone. */
static bool is_one_provider(const struct account *account, const struct account *theirs)
{
    return strcmp(account->kind, theirs->kind) == 0 &&
           strcmp(option_text(&account->values, "url"), option_text(&theirs->values, "url")) == 0;
}

/* However the two are written. */
static bool is_one_phone(const struct account *account, const char *phone,
                         const struct account *theirs, const char *other)
{
    char number[ORDER_NUMBER_SIZE], another[ORDER_NUMBER_SIZE];
    provider_read_own(account, phone, account->country, number);
    provider_read_own(theirs, other, theirs->country, another);
    return strcmp(number, another) == 0;
}

bool provider_confuses(const struct account *account, const struct call *call,
                       const struct account *theirs, const struct call *other)
{
    enum provider_handle handle = provider_kind_of(account)->handle;
    if (strcmp(call->id, other->id) == 0 || !is_one_provider(account, theirs))
        return false;
    bool one_phone = is_one_phone(account, call->from, theirs, other->from);
    return one_phone && (handle == HANDLE_PHONE ||
                         (handle == HANDLE_PAIR && strcmp(call->number, other->number) == 0));
}
