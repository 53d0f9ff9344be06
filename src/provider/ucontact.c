/* SPDX-License-Identifier: MIT */
/* uContact's row, and its requests: forms, authenticated by a token in a header. */
#include "provider/ucontact.h"

#include "base/intl.h"
#include "codec/form.h"
#include "number/number.h"

#include <string.h>

#define RESOURCES "/Integra/resources/"
/* How long a token lasts is not said anywhere. Less than the hour that is usual for such tokens,
   and a refusal for it drops it sooner. */
#define TOKEN_SECONDS (50 * 60)

static const struct option options[] = {
    {.key = "url",
     .type = OPTION_URL,
     .required = true,
     .example = "https://INSTANCE.ucontactcloud.com",
     .sentence = N_("the instance; the paths of requests are put behind it")},
    {.key = "token",
     .type = OPTION_SECRET,
     .required = true,
     .instead = "user password",
     .sentence = N_("the access token, as it was given")},
    {.key = "user",
     .type = OPTION_TEXT,
     .most = 256,
     .example = "anna",
     .sentence = N_("the user for whom a token is fetched, in the place of token")},
    {.key = "password", .type = OPTION_SECRET, .sentence = N_("the user's password")},
    {.key = "agent",
     .type = OPTION_TEXT,
     .required = true,
     .most = 256,
     .example = "anna",
     .sentence = N_("the agent who takes the call (agent)")},
    {.key = "phone",
     .type = OPTION_PHONE,
     .required = true,
     .example = "1001",
     .sentence = N_("the agent's telephone at uContact, which is rung first; --from stands in for "
                    "it (phone)")},
    {.key = "caller_id",
     .type = OPTION_PHONE,
     .required = true,
     .example = "+34911000222",
     .sentence = N_("the campaign's number, which the party is shown; --caller-id stands in for it "
                    "(callerid)")},
    {.key = "tech",
     .type = OPTION_TEXT,
     .most = 64,
     .fallback = "SIP",
     .sentence = N_("the protocol of the agent's telephone (tech)")},
    {.key = "context",
     .type = OPTION_TEXT,
     .most = 128,
     .fallback = "agentes",
     .sentence = N_("the context through which the call goes out, agentes or agents (context)")},
    {.key = "campaign",
     .type = OPTION_TEXT,
     .required = true,
     .most = 256,
     .example = "Sale->",
     .sentence = N_("the outbound campaign for which it is made, with its arrow where it has one "
                    "(outqueue)")},
    {.key = NULL},
};

static unsigned capabilities(const struct account *account)
{
    (void)account;
    return CAPABILITY_BIT(CAPABILITY_FROM) | CAPABILITY_BIT(CAPABILITY_CALLER_ID) |
           CAPABILITY_BIT(CAPABILITY_HANGUP);
}

static bool fetches_token(const struct account *account)
{
    return option_given(&account->values, "user");
}

/* The phone is the agent's at uContact, not ours. */
static const char *phone(const struct account *account, const char *agent)
{
    (void)agent;
    return option_text(&account->values, "phone");
}

/* ---- Faults of the configuration */

bool ucontact_token_is_good(const char *token)
{
    for (const char *at = token; *at; at++)
        if (*at <= ' ' || *at > '~')
            return false;
    return token[0] != '\0';
}

static bool check_credentials(const struct account *account, struct failure *failure)
{
    const struct option_values *values = &account->values;
    const char *token = option_text(values, "token");
    bool fixed = option_given(values, "token");
    bool user = option_given(values, "user");
    bool password = option_given(values, "password");
    if (fixed && (user || password))
        return fail(failure, FAILURE_USAGE,
                    _("%s: token as well as user or password: give one or the other"),
                    account->name);
    if (!fixed && !(user && password))
        return fail(failure, FAILURE_USAGE,
                    _("%s: lacks token, or else both user and password, with which one is fetched"),
                    account->name);
    /* A secret in a file or from a command may not have been read yet. */
    return !token[0] || ucontact_token_is_good(token) ||
           fail(failure, FAILURE_USAGE,
                _("%s: token: has a character that can't stand in a header: printable ASCII "
                  "without blanks only"),
                account->name);
}

/* A number of ours, however it is written; an extension as it is. */
static bool write_own(const struct account *account, const char *option, const char *typed,
                      char out[ORDER_NUMBER_SIZE], struct failure *failure)
{
    char e164[NUMBER_SIZE];
    bool number = typed[0] == '+' && number_to_e164(typed, account->country, e164);
    return provider_format_own(account, option, number ? e164 : typed, out, ORDER_NUMBER_SIZE,
                               failure);
}

static bool check_account(const struct account *account, struct failure *failure)
{
    static const char *const numbers[] = {"phone", "caller_id"};
    char written[ORDER_NUMBER_SIZE];
    if (!provider_check_base(account, failure))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!write_own(account, numbers[i], option_text(&account->values, numbers[i]), written,
                       failure))
            return false;
    return check_credentials(account, failure);
}

static bool check_order(const struct account *account, const struct order *order,
                        struct failure *failure)
{
    char written[ORDER_NUMBER_SIZE];
    return write_own(account, "--from", order->from, written, failure) &&
           write_own(account, "--caller-id", order->caller_id, written, failure);
}

/* ---- Requests */

/* The token is base64 already: as it is. */
static bool authorize(const struct errand *errand, struct provider_request *request,
                      struct failure *failure)
{
    const struct account *account = errand->account;
    const char *token =
        fetches_token(account) ? errand->token : option_text(&account->values, "token");
    if (!ucontact_token_is_good(token))
        return fail(failure, FAILURE_USAGE,
                    _("%s: the access token is empty, or has a character that can't stand in a "
                      "header"),
                    account->name);
    return text_addf(&request->header, "Authorization: Basic %s", token) ||
           provider_cannot_send(errand->account, failure);
}

static bool build_token(const struct errand *errand, struct provider_request *request,
                        struct failure *failure)
{
    const struct option_values *values = &errand->account->values;
    bool good = provider_request_form(request, errand->account, RESOURCES "auth/getUserToken") &&
                form_add(&request->body, "user", option_text(values, "user")) &&
                form_add(&request->body, "password", option_text(values, "password"));
    return good || provider_cannot_send(errand->account, failure);
}

static bool build_dial(const struct errand *errand, struct provider_request *request,
                       struct failure *failure)
{
    const struct account *account = errand->account;
    const struct option_values *values = &account->values;
    const struct order *order = errand->order;
    const char *from = order->from[0] ? order->from : errand->phone;
    const char *shown = order->caller_id[0] ? order->caller_id : option_text(values, "caller_id");
    char own[ORDER_NUMBER_SIZE], caller[ORDER_NUMBER_SIZE], called[ORDER_NUMBER_SIZE];
    struct text *body = &request->body;
    if (!write_own(account, order->from[0] ? "--from" : "phone", from, own, failure) ||
        !write_own(account, order->caller_id[0] ? "--caller-id" : "caller_id", shown, caller,
                   failure) ||
        !provider_format_called(account, order, called, sizeof called, failure) ||
        !authorize(errand, request, failure))
        return false;
    bool good = provider_request_form(request, errand->account, RESOURCES "Agents/AgentCall") &&
                form_add(body, "callerid", caller) &&
                form_add(body, "agent", option_text(values, "agent")) &&
                form_add(body, "phone", own) &&
                form_add(body, "tech", option_text(values, "tech")) &&
                form_add(body, "context", option_text(values, "context")) &&
                form_add(body, "outqueue", option_text(values, "campaign")) &&
                form_add(body, "destination", called);
    return good || provider_cannot_send(errand->account, failure);
}

static bool build_hangup(const struct errand *errand, struct provider_request *request,
                         struct failure *failure)
{
    char own[ORDER_NUMBER_SIZE];
    if (!write_own(errand->account, "phone", errand->call->from, own, failure) ||
        !authorize(errand, request, failure))
        return false;
    return (provider_request_form(request, errand->account, RESOURCES "Agents/HangupPhone") &&
            form_add(&request->body, "phone", own)) ||
           provider_cannot_send(errand->account, failure);
}

/* Only whether somebody answers there: no request takes the token without doing something. */
static bool build_check(const struct errand *errand, struct provider_request *request,
                        struct failure *failure)
{
    request->method = "GET";
    return provider_request_to(request, option_text(&errand->account->values, "url"), "") ||
           provider_cannot_send(errand->account, failure);
}

const struct provider_kind ucontact_kind = {
    .kind = "ucontact",
    .label = "uContact",
    .number_format = "national",
    .options = options,
    .handle = HANDLE_PHONE,
    .capabilities = capabilities,
    .check_account = check_account,
    .check_order = check_order,
    .phone = phone,
    .token_seconds = TOKEN_SECONDS,
    .fetches_token = fetches_token,
    .acts = {[ACT_DIAL] = {build_dial, ucontact_read_dial},
             [ACT_TOKEN] = {build_token, ucontact_read_token},
             [ACT_HANGUP] = {build_hangup, ucontact_read_hangup},
             [ACT_CHECK] = {build_check, ucontact_read_check}},
};
