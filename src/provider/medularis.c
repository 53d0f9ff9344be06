/* SPDX-License-Identifier: MIT */
/* Medularis' row, and a call as it takes it (its document, "¿Cómo usar FormCall?"): a JSON object
   with the number in three parts. */
#include "provider/medularis.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "number/number.h"

#include <string.h>

#define TOKEN_MAX 512

static const struct option options[] = {
    {.key = "url",
     .type = OPTION_URL,
     .fallback = "https://clickandtalk.medularis.com/calls/manage/api",
     .sentence = N_("where calls are ordered")},
    {.key = "status_url",
     .type = OPTION_URL,
     .example = "https://clickandtalk.medularis.com/calls/list",
     .sentence = N_("where calls are listed; without it Medularis can't be asked what became of a "
                    "call")},
    {.key = "popup_uuid",
     .type = OPTION_TEXT,
     .required = true,
     .most = 64,
     .example = "01234567-89ab-cdef-0123-456789abcdef",
     .sentence = N_("the popup whose agent takes the call, and is rung (popup_uuid)")},
    {.key = "security_token",
     .type = OPTION_SECRET,
     .required = true,
     .most = TOKEN_MAX,
     .example = "secret",
     .sentence = N_("the token that Medularis' panel gives out (security_token)")},
    {.key = NULL},
};

static unsigned capabilities(const struct account *account)
{
    unsigned all = CAPABILITY_BIT(CAPABILITY_VARIABLES);
    if (option_text(&account->values, "status_url")[0])
        all |= CAPABILITY_BIT(CAPABILITY_STATUS);
    return all;
}

/* The popup's agent is rung, whom Medularis alone knows. */
static const char *phone(const struct account *account, const char *agent)
{
    (void)account, (void)agent;
    return "";
}

/* ---- Faults of the configuration and of an order */

/* The token goes into JSON, and with status_url into a header, where a line's end would begin
   another one. */
static bool token_is_good(const char *token, bool in_header)
{
    size_t length = strlen(token);
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        i += utf8_read(token + i, length - i, &character, &good);
        if (!good || utf8_is_control(character) || (in_header && character >= 0x7F))
            return false;
    }
    return true;
}

static bool check_account(const struct account *account, struct failure *failure)
{
    const struct option_values *values = &account->values;
    bool in_header = option_text(values, "status_url")[0] != '\0';
    return token_is_good(option_text(values, "security_token"), in_header) ||
           fail(failure, FAILURE_USAGE,
                in_header ? _("%s: security_token has a character that can't be sent in a header")
                          : _("%s: security_token has a character that can't be sent"),
                account->name);
}

/* A short number has no country code, and is no customer's. */
static bool read_number(const struct account *account, const struct order *order,
                        struct number *number, struct failure *failure)
{
    bool whole = !order->short_number &&
                 number_read(order->number, account->country, number, NULL) && number->e164[0];
    return whole || fail(failure, FAILURE_USAGE,
                         _("%s: %s takes whole numbers with a country code only, no short ones"),
                         order->number, account->name);
}

static bool check_order(const struct account *account, const struct order *order,
                        struct failure *failure)
{
    struct number number;
    return read_number(account, order, &number, failure);
}

/* ---- Requests */

static json_t *make_variables(const struct pairs *vars)
{
    json_t *object = json_object();
    bool good = object;
    for (size_t i = 0; good && i < vars->count; i++)
        good =
            json_object_set_new(object, vars->list[i].name, json_string(vars->list[i].value)) == 0;
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

/* `number` NULL: an order without one, which can't become a call. */
static json_t *make_order(const struct account *account, const struct number *number,
                          const struct pairs *vars)
{
    const struct option_values *values = &account->values;
    json_t *object = json_object();
    const struct {
        const char *name, *value;
    } texts[] = {
        {"popup_uuid", option_text(values, "popup_uuid")},
        {"phonenumber", number ? number->subscriber : NULL},
        {"areacode", number ? number->area : NULL},
        {"country_code", number ? number->country_code : NULL},
        {"security_token", option_text(values, "security_token")},
    };
    bool good = object;
    for (size_t i = 0; good && i < sizeof texts / sizeof *texts; i++)
        good = !texts[i].value ||
               json_object_set_new(object, texts[i].name, json_string(texts[i].value)) == 0;
    if (good && vars && vars->count > 0)
        good = json_object_set_new(object, "adicional", make_variables(vars)) == 0;
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

static bool send_order(const struct account *account, json_t *order,
                       struct provider_request *request, struct failure *failure)
{
    request->content_type = "application/json";
    bool good = order && provider_request_to(request, option_text(&account->values, "url"), "") &&
                json_write(&request->body, order, true) && !request->body.failed;
    json_decref(order);
    return good || provider_cannot_send(account, failure);
}

static bool build(const struct errand *errand, struct provider_request *request,
                  struct failure *failure)
{
    const struct account *account = errand->account;
    struct number number;
    return read_number(account, errand->order, &number, failure) &&
           send_order(account, make_order(account, &number, &errand->order->vars), request,
                      failure);
}

/* The list needs the token; where there is none to be asked, an order without a number is refused,
   and the token before the number. */
static bool build_check(const struct errand *errand, struct provider_request *request,
                        struct failure *failure)
{
    const struct account *account = errand->account;
    if (option_given(&account->values, "status_url"))
        return medularis_ask_list(account, errand->now, request, failure);
    return send_order(account, make_order(account, NULL, NULL), request, failure);
}

const struct provider_kind medularis_kind = {
    .kind = "medularis",
    .label = "Medularis",
    .options = options,
    .handle = HANDLE_REFERENCE,
    .capabilities = capabilities,
    .check_account = check_account,
    .check_order = check_order,
    .phone = phone,
    .acts = {[ACT_DIAL] = {build, medularis_read},
             [ACT_STATUS] = {medularis_build_status, medularis_read_status},
             [ACT_CHECK] = {build_check, medularis_read_check}},
};
