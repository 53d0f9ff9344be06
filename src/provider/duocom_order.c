/* SPDX-License-Identifier: MIT */
/* What is asked of Duocom: all of it in the query of a GET, the password too (its document, "Forma
   de uso"; hang-up by the sister brand's "API de control de llamadas"). */
#include "provider/duocom.h"

#include "base/intl.h"

#include <stdio.h>
#include <string.h>

#define RECORD "1" /* the only value that grabar has */

static bool add_text(const struct account *account, struct provider_request *request,
                     const char *name, const char *value)
{
    struct text text;
    text_start(&text, OPTION_TEXT_MAX);
    bool good = duocom_write_text(account, value, &text) &&
                provider_request_query(request, name, text_string(&text));
    provider_wipe(&text);
    return good;
}

static bool add_key(const struct account *account, struct provider_request *request,
                    const char *name, const char *key)
{
    return add_text(account, request, name, option_text(&account->values, key));
}

static bool start(const struct account *account, struct provider_request *request, const char *key)
{
    request->method = "GET";
    return provider_request_to(request, option_text(&account->values, key), "");
}

/* ---- A call */

struct numbers {
    char phone[ORDER_NUMBER_SIZE];
    char called[ORDER_NUMBER_SIZE];
    char mask[ORDER_NUMBER_SIZE]; /* "": none */
};

static bool write_phone(const struct errand *errand, struct numbers *numbers,
                        struct failure *failure)
{
    const struct account *account = errand->account;
    bool ordered = errand->order->from[0] != '\0';
    const char *phone = ordered ? errand->order->from : errand->phone;
    if (!phone[0])
        return provider_needs_phone(account, failure);
    return duocom_write_phone(account, ordered ? "--from" : "agent.number", phone, numbers->phone,
                              sizeof numbers->phone, failure);
}

static bool write_mask(const struct errand *errand, struct numbers *numbers,
                       struct failure *failure)
{
    const struct account *account = errand->account;
    bool ordered = errand->order->caller_id[0] != '\0';
    const char *mask =
        ordered ? errand->order->caller_id : option_text(&account->values, "caller_id");
    return !mask[0] || duocom_write_mask(account, ordered ? "--caller-id" : "caller_id", mask,
                                         numbers->mask, sizeof numbers->mask, failure);
}

static bool is_recorded(const struct errand *errand)
{
    if (errand->order->record != ORDER_DEFAULT)
        return errand->order->record == ORDER_YES;
    return option_number(&errand->account->values, "record") != 0;
}

/* The order's before the account's; -1: neither says any. */
static long minutes_of(const struct errand *errand)
{
    if (errand->order->minutes >= 0)
        return errand->order->minutes;
    const struct option_values *values = &errand->account->values;
    return option_given(values, "minutes") ? option_number(values, "minutes") : -1;
}

static bool add_settings(const struct errand *errand, const struct numbers *numbers,
                         struct provider_request *request)
{
    char digits[16];
    long minutes = minutes_of(errand);
    snprintf(digits, sizeof digits, "%ld", minutes);
    return (!numbers->mask[0] || provider_request_query(request, "mascara", numbers->mask)) &&
           (!is_recorded(errand) || provider_request_query(request, "grabar", RECORD)) &&
           (minutes < 0 || provider_request_query(request, "minutos", digits));
}

bool duocom_build(const struct errand *errand, struct provider_request *request,
                  struct failure *failure)
{
    const struct account *account = errand->account;
    struct numbers numbers = {0};
    if (!write_phone(errand, &numbers, failure) || !write_mask(errand, &numbers, failure) ||
        !provider_format_called(account, errand->order, numbers.called, sizeof numbers.called,
                                failure))
        return false;
    return (start(account, request, "url") && add_key(account, request, "principal", "account") &&
            provider_request_query(request, "llamante", numbers.phone) &&
            provider_request_query(request, "llamado", numbers.called) &&
            add_key(account, request, "pass", "password") &&
            add_settings(errand, &numbers, request)) ||
           provider_cannot_send(account, failure);
}

/* ---- Its end, and a question that places none */

bool duocom_build_hangup(const struct errand *errand, struct provider_request *request,
                         struct failure *failure)
{
    const struct account *account = errand->account;
    if (!option_given(&account->values, "control_url"))
        return fail(failure, FAILURE_USAGE,
                    _("%s: calls can't be hung up from here without control_url"), account->name);
    return (start(account, request, "control_url") &&
            add_key(account, request, "principal", "account") &&
            add_key(account, request, "pass", "password") &&
            provider_request_query(request, "orden", "cortar") &&
            add_text(account, request, "ref", errand->call->reference)) ||
           provider_cannot_send(account, failure);
}

/* Without numbers there is nobody to call; the account is looked at first. */
bool duocom_build_check(const struct errand *errand, struct provider_request *request,
                        struct failure *failure)
{
    const struct account *account = errand->account;
    return (start(account, request, "url") && add_key(account, request, "principal", "account") &&
            add_key(account, request, "pass", "password")) ||
           provider_cannot_send(account, failure);
}
