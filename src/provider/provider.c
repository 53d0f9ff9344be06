/* SPDX-License-Identifier: MIT */
/* The registry of call providers, and what is the same for all of them. */
#include "provider/provider.h"

#include "base/intl.h"
#include "number/number.h"
#include "provider/infocaller.h"
#include "provider/redact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct provider_kind *const provider_kinds[] = {
    &infocaller_kind,
    NULL,
};

const struct provider_kind *provider_kind_find(const char *kind)
{
    for (size_t i = 0; provider_kinds[i]; i++)
        if (strcmp(provider_kinds[i]->kind, kind) == 0)
            return provider_kinds[i];
    return NULL;
}

/* ---- Requests */

void provider_request_start(struct provider_request *request)
{
    *request = (struct provider_request){.method = "POST"};
    text_start(&request->url, PROVIDER_URL_MAX);
    text_start(&request->body, PROVIDER_BODY_MAX);
    text_start(&request->header, PROVIDER_URL_MAX);
}

static void wipe(struct text *text)
{
    if (text->bytes)
        explicit_bzero(text->bytes, text->room);
    text_free(text);
}

void provider_request_free(struct provider_request *request)
{
    wipe(&request->url);
    wipe(&request->body);
    wipe(&request->header);
}

/* ---- What an order may ask for */

/* The options of `dial` by the capability that they need. */
static const char *const option_names[CAPABILITY_COUNT] = {
    [CAPABILITY_FROM] = "--from",
    [CAPABILITY_RECORD] = "--record",
    [CAPABILITY_MINUTES] = "--minutes",
    [CAPABILITY_CALLER_ID] = "--caller-id",
    [CAPABILITY_HIDE_CALLER_ID] = "--show-caller-id",
    [CAPABILITY_INVERT] = "--invert",
    [CAPABILITY_SCHEDULE] = "--at",
    [CAPABILITY_MAX_WAIT] = "--max-wait",
    [CAPABILITY_RETRIES] = "--retries",
    [CAPABILITY_VARIABLES] = "--var",
};

/* Of two options with one capability, the one that was given. */
static const char *option_name(enum capability capability, const struct order *order)
{
    if (capability == CAPABILITY_RECORD && order->record == ORDER_NO)
        return "--no-record";
    if (capability == CAPABILITY_HIDE_CALLER_ID && order->show_caller_id == ORDER_NO)
        return "--hide-caller-id";
    return option_names[capability];
}

unsigned provider_capabilities(const struct account *account)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    return kind ? kind->capabilities(account) : 0;
}

bool provider_check_order(const struct account *account, const struct order *order,
                          struct failure *failure)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    if (!kind)
        return fail(failure, FAILURE_USAGE, _("%s: no such kind of provider: %s"), account->name,
                    account->kind);
    unsigned missing = order_needs(order) & ~kind->capabilities(account);
    for (int i = 0; i < CAPABILITY_COUNT; i++)
        if (missing & CAPABILITY_BIT(i))
            return fail(failure, FAILURE_USAGE, _("%s: provider %s has not got it (%s)"),
                        option_name((enum capability)i, order), account->name, kind->label);
    return !kind->check_order || kind->check_order(account, order, failure);
}

/* ---- Secrets */

void provider_redact(const struct account *account, char *text, size_t size)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    char derived[PROVIDER_DERIVED_SIZE];
    if (kind && kind->derive_secret && kind->derive_secret(account, derived)) {
        redact_text(text, size, derived);
        explicit_bzero(derived, sizeof derived);
    }
    for (size_t i = 0; i < account->values.count; i++) {
        const struct option_value *value = &account->values.list[i];
        if (value->option->type == OPTION_SECRET && value->text)
            redact_text(text, size, value->text);
    }
}

/* ---- Numbers */

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
    const struct provider_kind *kind = provider_kind_find(account->kind);
    const char *wanted = account->number_format;
    if (!wanted[0])
        wanted = kind && kind->number_format ? kind->number_format : "e164";
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct number number;
        if (strcmp(formats[i].name, wanted) == 0)
            return number_read(e164, account->country, &number, NULL) && number.e164[0] &&
                   formats[i].format(&number, account, out, size);
    }
    return (size_t)snprintf(out, size, "%s", e164) < size;
}
