/* SPDX-License-Identifier: MIT */
/* Directcall's row, and its requests: forms for the token and the call, query strings for what is
   asked about a call, which Directcall knows by its two numbers. */
#include "provider/directcall.h"

#include "base/intl.h"
#include "codec/form.h"
#include "number/number.h"

#include <string.h>

#define ADDRESS_LEAD "ip"
#define DIGITS       "0123456789"
/* A token lasts an hour, as far as is known; it is renewed in time. */
#define TOKEN_SECONDS (50 * 60)

static const struct option options[] = {
    {.key = "url",
     .type = OPTION_URL,
     .fallback = "https://api.directcallsoft.com",
     .sentence = N_("where requests are sent; their paths are put behind it")},
    {.key = "client_id",
     .type = OPTION_TEXT,
     .required = true,
     .most = 256,
     .example = "office",
     .sentence = N_("the account's name at Directcall (client_id)")},
    {.key = "client_secret",
     .type = OPTION_SECRET,
     .required = true,
     .sentence = N_("its secret, with which access tokens are fetched (client_secret)")},
    {.key = "format",
     .type = OPTION_CHOICE,
     .choices = "json|xml",
     .fallback = "json",
     .sentence = N_("the syntax in which call orders are answered")},
    {.key = "record",
     .type = OPTION_SWITCH,
     .example = "no",
     .sentence = N_("whether calls are recorded, at Directcall's price, and kept there for 90 days "
                    "(gravar); without it, and without --record, nothing is said")},
    {.key = "show_caller_id",
     .type = OPTION_SWITCH,
     .example = "yes",
     .sentence = N_("whether the party is shown the number of your phone; no is cheaper, and does "
                    "not promise that it is hidden (cli)")},
    {.key = "invert",
     .type = OPTION_SWITCH,
     .example = "no",
     .sentence = N_("whether the order in which the two phones are rung is turned round "
                    "(inverter_discagem)")},
    {.key = NULL},
};

static unsigned capabilities(const struct account *account)
{
    (void)account;
    return CAPABILITY_BIT(CAPABILITY_FROM) | CAPABILITY_BIT(CAPABILITY_RECORD) |
           CAPABILITY_BIT(CAPABILITY_HIDE_CALLER_ID) | CAPABILITY_BIT(CAPABILITY_INVERT) |
           CAPABILITY_BIT(CAPABILITY_HANGUP) | CAPABILITY_BIT(CAPABILITY_STATUS);
}

static bool fetches_token(const struct account *account)
{
    (void)account;
    return true;
}

/* ---- Numbers */

bool directcall_is_address(const char *typed, bool called)
{
    (void)called;
    size_t lead = strlen(ADDRESS_LEAD);
    return strncmp(typed, ADDRESS_LEAD, lead) == 0 && typed[lead] &&
           typed[lead + strspn(typed + lead, DIGITS)] == '\0';
}

/* The phone that is rung first: a telephone number or an address, nothing else. */
static bool write_phone(const struct account *account, const char *option, const char *phone,
                        char out[ORDER_NUMBER_SIZE], struct failure *failure)
{
    char e164[NUMBER_SIZE];
    bool address = directcall_is_address(phone, false);
    if (!address && !number_to_e164(phone, account->country, e164))
        return fail(failure, FAILURE_USAGE,
                    _("%s %s: %s rings a telephone number first, or an address such as "
                      "ip4130600300"),
                    option, phone, account->name);
    return provider_format_own(account, option, address ? phone : e164, out, ORDER_NUMBER_SIZE,
                               failure);
}

static bool check_order(const struct account *account, const struct order *order,
                        struct failure *failure)
{
    char phone[ORDER_NUMBER_SIZE];
    return !order->from[0] || write_phone(account, "--from", order->from, phone, failure);
}

/* ---- Requests */

static bool build_token(const struct errand *errand, struct provider_request *request,
                        struct failure *failure)
{
    const struct option_values *values = &errand->account->values;
    struct text *body = &request->body;
    bool good = provider_request_form(request, errand->account, "/request_token") &&
                form_add(body, "client_id", option_text(values, "client_id")) &&
                form_add(body, "client_secret", option_text(values, "client_secret")) &&
                form_add(body, "format", "json");
    return good || provider_cannot_send(errand->account, failure);
}

/* What the order says, else what the account says; nothing where neither does. */
static bool add_choice(struct text *body, const char *name, enum order_choice ordered,
                       const struct account *account, const char *key)
{
    if (ordered == ORDER_DEFAULT && option_given(&account->values, key))
        ordered = option_number(&account->values, key) ? ORDER_YES : ORDER_NO;
    return ordered == ORDER_DEFAULT || form_add(body, name, ordered == ORDER_YES ? "s" : "n");
}

static bool build_dial(const struct errand *errand, struct provider_request *request,
                       struct failure *failure)
{
    const struct account *account = errand->account;
    const struct order *order = errand->order;
    const char *from = order->from[0] ? order->from : errand->phone;
    enum order_choice invert = order->invert ? ORDER_YES : ORDER_DEFAULT;
    char phone[ORDER_NUMBER_SIZE];
    char called[ORDER_NUMBER_SIZE];
    struct text *body = &request->body;
    if (!from[0])
        return provider_needs_phone(account, failure);
    if (!write_phone(account, order->from[0] ? "--from" : "agent.number", from, phone, failure) ||
        !provider_format_called(account, order, called, sizeof called, failure))
        return false;
    bool good = provider_request_form(request, errand->account, "/voz/call") &&
                form_add(body, "origem", phone) && form_add(body, "destino", called) &&
                add_choice(body, "gravar", order->record, account, "record") &&
                add_choice(body, "cli", order->show_caller_id, account, "show_caller_id") &&
                add_choice(body, "inverter_discagem", invert, account, "invert") &&
                form_add(body, "format", option_text(&account->values, "format")) &&
                form_add(body, "access_token", errand->token);
    return good || provider_cannot_send(errand->account, failure);
}

/* Asks about the call between two numbers: all that Directcall knows it by. */
static bool build_about(const struct errand *errand, struct provider_request *request,
                        const char *path, struct failure *failure)
{
    const struct account *account = errand->account;
    char phone[ORDER_NUMBER_SIZE];
    char called[ORDER_NUMBER_SIZE];
    if (!write_phone(account, "from", errand->call->from, phone, failure) ||
        !provider_format_own(account, "number", errand->call->number, called, sizeof called,
                             failure))
        return false;
    request->method = "GET";
    bool good = provider_request_to(request, option_text(&account->values, "url"), path) &&
                provider_request_query(request, "origem", phone) &&
                provider_request_query(request, "destino", called) &&
                provider_request_query(request, "access_token", errand->token) &&
                provider_request_query(request, "format", "json");
    return good || provider_cannot_send(errand->account, failure);
}

static bool build_hangup(const struct errand *errand, struct provider_request *request,
                         struct failure *failure)
{
    return build_about(errand, request, "/voz/end", failure);
}

static bool build_status(const struct errand *errand, struct provider_request *request,
                         struct failure *failure)
{
    return build_about(errand, request, "/voz/status", failure);
}

const struct provider_kind directcall_kind = {
    .kind = "directcall",
    .label = "Directcall",
    .number_format = "digits",
    .options = options,
    .handle = HANDLE_PAIR,
    .capabilities = capabilities,
    .check_account = provider_check_base,
    .check_order = check_order,
    .is_address = directcall_is_address,
    .token_seconds = TOKEN_SECONDS,
    .fetches_token = fetches_token,
    .acts = {[ACT_DIAL] = {build_dial, directcall_read_dial},
             [ACT_TOKEN] = {build_token, directcall_read_token},
             [ACT_HANGUP] = {build_hangup, directcall_read_hangup},
             [ACT_STATUS] = {build_status, directcall_read_status}},
};
