/* SPDX-License-Identifier: MIT */
/* Dialling as a client asks for it: who is meant, through whom, whether it may be; and what a
   number is while it is typed. */
#include "base/clock.h"
#include "base/id.h"
#include "base/intl.h"
#include "engine/dial.h"
#include "engine/limits.h"
#include "engine/requests.h"
#include "number/number.h"
#include "provider/provider.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A call to the number made this short a time ago is asked about before another one. */
#define JUST_CALLED_MS (10 * CLOCK_SECOND)
/* An order for a time that has passed this short a while ago is meant for now. */
#define LATE_MS (60 * CLOCK_SECOND)
/* Stands for one that is fetched only when the order is sent. */
#define NO_TOKEN_YET "-"

static const char *typed_country(const struct engine *engine, const struct account *account)
{
    return account && account->country[0] ? account->country : engine->config->agent.country;
}

/* --provider, else by the number's prefix, else the agent's, else the only one. */
static const struct account *choose_account(const struct engine *engine, const char *name,
                                            const char *e164, struct failure *failure)
{
    const struct config *config = engine->config;
    if (name[0]) {
        const struct account *account = config_account(config, name);
        if (!account)
            fail(failure, FAILURE_USAGE, _("there is no provider %s in the configuration"), name);
        return account;
    }
    const struct account *account = config_route(config, e164);
    if (!account && config->account_count == 0)
        fail(failure, FAILURE_USAGE,
             _("no provider is configured; `centralita init` writes a start"));
    else if (!account)
        fail(failure, FAILURE_USAGE,
             _("several providers are configured: choose one with --provider, or set "
               "agent.provider"));
    return account;
}

static enum order_choice choice_of(const struct wire_message *message, const char *key)
{
    const json_t *value = json_object_get(message->body, key);
    if (!json_is_boolean(value))
        return ORDER_DEFAULT;
    return json_is_true(value) ? ORDER_YES : ORDER_NO;
}

static bool small_number(const struct wire_message *message, const char *key, int *out,
                         struct failure *failure)
{
    int64_t value = wire_integer(message, key, -1);
    const json_t *given = json_object_get(message->body, key);
    if (json_is_integer(given) && (value < 0 || value > 100000))
        return fail(failure, FAILURE_USAGE, _("%s: %lld is out of range"), key, (long long)value);
    *out = (int)value;
    return true;
}

static bool order_vars(const struct wire_message *message, struct order *order,
                       struct failure *failure)
{
    const char *name;
    json_t *value;
    json_object_foreach (json_object_get(message->body, "vars"), name, value) {
        if (!json_is_string(value) ||
            !pairs_set(&order->vars, name, json_string_value(value), RANK_NONE))
            return fail(failure, FAILURE_USAGE, _("the variable %.40s is no text, or too long"),
                        name);
    }
    return true;
}

/* In which a number without + is read: that of the account that is named. */
static const char *read_country(const struct engine *engine, const struct wire_message *message)
{
    const char *name = wire_text(message, "provider");
    return typed_country(engine, name[0] ? config_account(engine->config, name) : NULL);
}

/* Whom the message wants called, and through whom. What is no telephone number may be an address of
   the provider's own. */
static const struct account *read_called(const struct engine *engine,
                                         const struct wire_message *message, struct number *number,
                                         struct failure *failure)
{
    const char *name = wire_text(message, "provider");
    const char *typed = wire_text(message, "number");
    *number = (struct number){0};
    const struct account *account =
        name[0] ? config_account(engine->config, name) : config_route(engine->config, "");
    if (account && provider_is_address(account, typed, true)) {
        number->short_number = true;
        return account;
    }
    if (!number_read(typed, read_country(engine, message), number, failure))
        return NULL;
    return choose_account(engine, name, number->e164, failure);
}

static bool order_numbers(const struct wire_message *message, struct order *order,
                          struct failure *failure)
{
    return small_number(message, "minutes", &order->minutes, failure) &&
           small_number(message, "max_wait", &order->max_wait, failure) &&
           small_number(message, "retries", &order->retries, failure);
}

static bool order_time(const struct wire_message *message, struct order *order,
                       struct failure *failure)
{
    order->at = wire_integer(message, "at", 0);
    if (order->at < 0 || (order->at && order->at < clock_now() - LATE_MS))
        return fail(failure, FAILURE_USAGE, _("--at: the time is in the past"));
    if (order->at > CLOCK_LAST)
        return fail(failure, FAILURE_USAGE, _("--at: no such time"));
    return true;
}

/* Whether the provider's words will do for it, with the phone that the configuration says: what
   they won't do for is the asker's to change, and no call that was refused. */
static bool order_can_be_written(const struct engine *engine, const struct account *account,
                                 const struct order *order, struct failure *failure)
{
    char id[ID_SIZE];
    struct provider_request request;
    struct errand errand = {
        .act = ACT_DIAL,
        .account = account,
        .now = clock_now(),
        .token = NO_TOKEN_YET,
        .order = order,
        .call_id = id,
        .phone = provider_phone(account, engine->config->agent.number),
    };
    id_make(errand.now, id);
    provider_request_start(&request);
    bool good = provider_build(&errand, &request, failure);
    provider_request_free(&request);
    return good;
}

static bool order_fill(const struct engine *engine, const char *user, const struct account *account,
                       const struct wire_message *message, const struct number *number,
                       struct order *order, struct failure *failure)
{
    const char *country = typed_country(engine, account);
    const char *dialled = number->short_number ? wire_text(message, "number") : number->e164;
    order->short_number = number->short_number;
    snprintf(order->number, sizeof order->number, "%s", dialled);
    snprintf(order->provider, sizeof order->provider, "%s", account->name);
    provider_read_own(account, wire_text(message, "from"), country, order->from);
    provider_read_own(account, wire_text(message, "caller_id"), country, order->caller_id);
    order->record = choice_of(message, "record");
    order->show_caller_id = choice_of(message, "show_caller_id");
    order->invert = wire_boolean(message, "invert");
    return limits_apply(engine, user, account, order, failure) &&
           order_time(message, order, failure) && order_numbers(message, order, failure) &&
           order_vars(message, order, failure) && provider_check_order(account, order, failure) &&
           order_can_be_written(engine, account, order, failure);
}

/* A dial that waits to learn whether somebody is on that number. */
struct doubt {
    const struct account *account; /* held */
    struct order order;
    char user[RECORD_BY_SIZE];
    struct ask ask;
};

static void doubt_free(struct doubt *doubt)
{
    order_free(&doubt->order);
    account_drop(doubt->account);
    free(doubt);
}

/* `who` dialled it, perhaps the asker. */
static void ask_once_more(const struct ask *ask, const char *number, const char *who,
                          const char *user)
{
    char sentence[256];
    if (strcmp(who, user) == 0)
        snprintf(sentence, sizeof sentence, _("%s was dialled seconds ago. Call once more?"),
                 number);
    else
        snprintf(sentence, sizeof sentence, _("%s: %s dialled it seconds ago. Call all the same?"),
                 number, who);
    ask_confirm(ask, sentence);
}

static void ask_beside(const struct doubt *doubt, const json_t *call)
{
    char sentence[256];
    const char *number = doubt->order.number;
    const char *agent = json_string_value(json_object_get(call, "agent"));
    bool over = !json_is_null(json_object_get(call, "ended_at"));
    if (agent && strcmp(agent, doubt->user) == 0)
        snprintf(sentence, sizeof sentence,
                 over ? _("%s: you called this number seconds ago. Call once more?")
                      : _("%s: you have a call with this number already. Call once more?"),
                 number);
    else
        snprintf(sentence, sizeof sentence,
                 over ? _("%s: %s called this number seconds ago. Call all the same?")
                      : _("%s: %s is on a call with this number. Call all the same?"),
                 number, agent ? agent : _("somebody"));
    ask_confirm(&doubt->ask, sentence);
}

/* The first call that is, or may be, one: not what came to nothing. */
static const json_t *call_beside(const json_t *calls)
{
    size_t at;
    const json_t *call;
    json_array_foreach (calls, at, call) {
        const char *state = json_string_value(json_object_get(call, "state"));
        if (state && strcmp(state, call_state_words[CALL_REFUSED]) != 0)
            return call;
    }
    return NULL;
}

static void doubt_settled(void *context, json_t *rows, const struct failure *failure)
{
    struct doubt *doubt = context;
    struct engine *engine = doubt->ask.engine;
    (void)failure; /* what can't be read can't be asked about; the disk will say so by itself */
    const json_t *call = call_beside(json_object_get(json_array_get(rows, 0), "calls"));
    const char *who = dials_just_ordered(engine->dials, doubt->order.number, clock_now());
    struct failure refused = {0};
    if (engine->stopping)
        fail(&refused, FAILURE_ENGINE, _("the engine is stopping; nothing was sent"));
    else /* others of the same login may have dialled meanwhile, or have other limits now */
        limits_apply(engine, doubt->user, doubt->account, &doubt->order, &refused);
    if (refused.kind) {
        ask_done(&doubt->ask, &refused);
    } else if (who) { /* meanwhile, by somebody quicker */
        ask_once_more(&doubt->ask, doubt->order.number, who, doubt->user);
    } else if (call) {
        ask_beside(doubt, call);
    } else {
        dial_order(engine->dials, doubt->account, &doubt->order, doubt->user, doubt->ask);
        doubt->order = (struct order){0};
    }
    doubt_free(doubt);
}

static bool order_is_doubtful(const struct engine *engine, const struct account *account,
                              const struct order *order, const char *user, const struct ask *ask)
{
    const char *who;
    if (order->short_number && !provider_is_address(account, order->number, true)) {
        char sentence[256];
        snprintf(sentence, sizeof sentence, _("%s is a short number of the country. Call it?"),
                 order->number);
        ask_confirm(ask, sentence);
        return true;
    }
    who = dials_just_ordered(engine->dials, order->number, clock_now());
    if (who)
        ask_once_more(ask, order->number, who, user);
    return who != NULL;
}

static void dial_unless_doubtful(struct engine *engine, const struct account *account,
                                 struct order *order, const char *user, struct ask ask)
{
    struct doubt *doubt = malloc(sizeof *doubt);
    if (!doubt)
        abort(); /* see ask_keep */
    *doubt = (struct doubt){.account = account_hold(account), .order = *order, .ask = ask};
    snprintf(doubt->user, sizeof doubt->user, "%s", user);
    if (order_is_doubtful(engine, account, order, user, &ask)) {
        doubt_free(doubt);
        return;
    }
    struct store_view view = ask_view(&ask);
    store_read_number(engine->store, order->number, view.now - JUST_CALLED_MS, &view, doubt_settled,
                      doubt);
}

/* A person at a console was asked; a command means what it says, but can't know that somebody else
   has dialled the number at the same moment. */
static bool is_first(const struct engine *engine, const struct client *client,
                     const struct order *order, struct failure *failure)
{
    const char *who = dials_just_ordered(engine->dials, order->number, clock_now());
    if (client_is_console(client) || !who || strcmp(who, client_user(client)) == 0)
        return true;
    return fail(failure, FAILURE_USAGE, _("%s: %s dialled it seconds ago, and nothing was sent"),
                order->number, who);
}

void request_dial(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    struct failure failure = {0};
    struct number number;
    struct order order;
    order_start(&order);
    const struct account *account = read_called(engine, message, &number, &failure);
    if (!account ||
        !order_fill(engine, client_user(client), account, message, &number, &order, &failure)) {
        failure.kind = failure.kind == FAILURE_NOT_DONE ? FAILURE_USAGE : failure.kind;
        ask_done(&ask, &failure);
        order_free(&order);
    } else if (!wire_boolean(message, "confirmed")) {
        dial_unless_doubtful(engine, account, &order, client_user(client), ask);
    } else if (is_first(engine, client, &order, &failure)) {
        dial_order(engine->dials, account, &order, client_user(client), ask);
    } else {
        ask_done(&ask, &failure);
        order_free(&order);
    }
}

/* Why the order, as far as it is typed, can't be dialled; NULL where it can. */
static json_t *fault_json(const struct engine *engine, const char *user,
                          const struct account *account, const struct wire_message *message,
                          const struct number *number, struct failure *failure)
{
    struct order order;
    order_start(&order);
    bool good = account && order_fill(engine, user, account, message, number, &order, failure);
    order_free(&order);
    return good ? json_null() : json_string(failure->sentence);
}

/* What is known of a number that is being typed, before the store is asked. */
static json_t *typed_json(const struct engine *engine, const char *user,
                          const struct wire_message *message, struct number *number)
{
    const char *typed = wire_text(message, "number");
    char shown[NUMBER_SIZE];
    char place[128] = "";
    char zone[64];
    struct failure failure = {0};
    const struct account *account = read_called(engine, message, number, &failure);
    bool possible = number->e164[0] || number->short_number;
    if (account && provider_is_address(account, typed, true))
        snprintf(shown, sizeof shown, "%s", typed);
    else
        number_show_typed(typed, read_country(engine, message), shown);
    if (number->e164[0])
        number_place(number->e164, _("en"), place, sizeof place);
    /* One that is not whole yet goes by the rule for all others. */
    const struct account *through =
        account ? account : choose_account(engine, wire_text(message, "provider"), "", NULL);
    const char *remark = NULL;
    if (number->e164[0] && !number->known_valid)
        remark = _("not known to be valid; it can be dialled");
    json_t *item =
        json_pack("{s:s,s:s?,s:s?,s:s?,s:s?,s:b,s:b,s:s?,s:o}", "shown", shown, "e164",
                  number->e164[0] ? number->e164 : NULL, "country",
                  number->country[0] ? number->country : NULL, "place", place[0] ? place : NULL,
                  "remark", remark, "short", (int)number->short_number, "possible", (int)possible,
                  "provider", through ? through->name : NULL, "fault",
                  fault_json(engine, user, account, message, number, &failure));
    bool zoned = number->country[0] && zone_of_country(number->country, zone, sizeof zone);
    json_object_set_new(item, "offset",
                        zoned ? json_integer(zone_offset(clock_now(), zone)) : json_null());
    return item;
}

/* A typed number that waits for what the store knows of it. */
struct typed {
    struct ask ask;
    json_t *item;
};

static void typed_known(void *context, json_t *rows, const struct failure *failure)
{
    struct typed *typed = context;
    (void)failure;
    const json_t *row = json_array_get(rows, 0);
    json_t *contact = json_object_get(row, "contact");
    json_object_set(typed->item, "contact", contact ? contact : json_null());
    json_object_set_new(typed->item, "on_it",
                        json_integer((json_int_t)json_array_size(json_object_get(row, "calls"))));
    ask_item(&typed->ask, typed->item);
    ask_done(&typed->ask, NULL);
    free(typed);
}

void request_typing(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    struct number number = {0};
    struct ask ask = client_ask(client, message);
    json_t *item = typed_json(engine, client_user(client), message, &number);
    struct typed *typed = number.e164[0] ? malloc(sizeof *typed) : NULL;
    if (!typed) {
        json_object_set_new(item, "contact", json_null());
        json_object_set_new(item, "on_it", json_integer(0));
        ask_item(&ask, item);
        ask_done(&ask, NULL);
        return;
    }
    *typed = (struct typed){ask, item};
    struct store_view view = ask_view(&ask);
    store_read_number(engine->store, number.e164, view.now - JUST_CALLED_MS, &view, typed_known,
                      typed);
}
