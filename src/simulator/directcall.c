/* SPDX-License-Identifier: MIT */
/* Plays Directcall: tokens that run out, /voz/call (its parameters and its reply's members), and
   /voz/status and /voz/end, which know a call by its two numbers. In JSON, or in XML with the same
   names. */
#include "provider/directcall_codes.h"

#include "codec/digest.h"
#include "codec/document.h"
#include "codec/json.h"
#include "number/number.h"
#include "simulator/fields.h"
#include "simulator/played.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KIND         "directcall"
#define ZONE         "America/Sao_Paulo" /* of the times, which don't say it */
#define ADDRESS_LEAD "ip"
#define XML_ROOT     "directcall"
#define INDENT       3
#define TIME_ROOM    32

/* What stands in `msg` with the codes that are played. */
static const char *const code_words[DIRECTCALL_CODE_COUNT] = {
    [DIRECTCALL_DONE] = "Completando a sua ligação, aguarde um momento",
    [DIRECTCALL_PARAMETERS] = "Parâmetro ausente ou inválido",
    [DIRECTCALL_NOT_REQUESTED] = "Não foi possível pedir a chamada",
    [DIRECTCALL_NOT_ACTIVE] = "Não há chamada ativa",
    [DIRECTCALL_AUTHENTICATION] = "Falha na autenticação",
};

/* ---- Parameters */

/* Country, area and number; or an address of its own network. */
static bool is_phone(const char *value, const struct settings *settings)
{
    char plus[BOOK_TEXT_SIZE + 1];
    struct number number;
    if (strncmp(value, ADDRESS_LEAD, strlen(ADDRESS_LEAD)) == 0)
        return field_is_digits(value + strlen(ADDRESS_LEAD), settings);
    snprintf(plus, sizeof plus, "+%s", value);
    return field_is_digits(value, settings) && number_read(plus, settings->country, &number, NULL);
}

static bool is_format(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcasecmp(value, "json") == 0 || strcasecmp(value, "xml") == 0;
}

static const struct field_rule token_rules[] = {
    {"client_id", true, NULL}, {"client_secret", true, NULL}, {"format", false, is_format}, {0}};

static const struct field_rule call_rules[] = {
    {"origem", true, is_phone},         {"destino", true, is_phone},
    {"access_token", true, NULL},       {"gravar", false, field_is_yes_or_no},
    {"cli", false, field_is_yes_or_no}, {"inverter_discagem", false, field_is_yes_or_no},
    {"format", false, is_format},       {0},
};

static const struct field_rule about_rules[] = {
    {"origem", true, is_phone},
    {"destino", true, is_phone},
    {"access_token", true, NULL},
    {"format", false, is_format},
    {0},
};

/* ---- Replies */

static void write_members(struct document *document, json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach (object, name, value) {
        json_t *item;
        size_t i;
        if (json_is_string(value))
            document_text(document, name, json_string_value(value));
        json_array_foreach (value, i, item) {
            document_open(document, name);
            write_members(document, item);
            document_close(document);
        }
    }
}

/* Takes the object over. */
static void write_reply(struct sim_reply *reply, const struct form *form, json_t *object)
{
    bool xml = strcasecmp(field_text(form, "format"), "xml") == 0;
    reply->type = xml ? TYPE_XML : TYPE_JSON;
    if (xml) {
        struct document document;
        text_add(&reply->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        document_start(&document, &reply->body, TREE_XML, XML_ROOT, NULL);
        document.plain_to = DOCUMENT_UNICODE;
        write_members(&document, object);
        document_end(&document);
    } else {
        char *bytes = json_dumps(object, JSON_INDENT(INDENT) | JSON_COMPACT | JSON_ENSURE_ASCII);
        text_add(&reply->body, bytes ? bytes : "");
        free(bytes);
    }
    json_decref(object);
}

static json_t *begin_reply(const char *module, bool ok, const char *code)
{
    return json_pack("{s:s,s:s,s:s,s:s}", "api", "voz", "modulo", module, "status",
                     ok ? "ok" : "erro", "codigo", code);
}

static void refuse(struct sim_reply *reply, const struct form *form, const char *module,
                   enum directcall_code code)
{
    json_t *object = begin_reply(module, false, directcall_code_rows[code].code);
    json_object_set_new(object, "msg", json_string(code_words[code]));
    write_reply(reply, form, object);
    snprintf(reply->note, sizeof reply->note, "refused: %s", directcall_code_rows[code].code);
}

/* --refuse: any code, also one that is in no list. */
static void refuse_by_setting(struct sim_reply *reply, const struct form *form, const char *module,
                              long number)
{
    char code[SIM_ID_SIZE];
    snprintf(code, sizeof code, "%03ld", number);
    json_t *object = begin_reply(module, false, code);
    json_object_set_new(object, "msg", json_string("Recusado"));
    write_reply(reply, form, object);
    snprintf(reply->note, sizeof reply->note, "refused: %s", code);
}

/* ---- Tokens */

static void answer_token(struct world *world, const struct sim_request *request,
                         struct sim_reply *reply, const struct form *form)
{
    const struct settings *settings = world->settings;
    json_t *object;
    if (strcmp(field_text(form, "client_id"), settings->client_id) != 0 ||
        !secret_equal(field_text(form, "client_secret"), settings->password)) {
        object = json_pack("{s:s,s:s}", "error", "invalid_client", "error_description",
                           "Unknown client, or wrong secret");
        reply->status = STATUS_UNAUTHORIZED;
        snprintf(reply->note, sizeof reply->note, "token refused");
    } else {
        object = json_pack("{s:s}", "access_token",
                           tokens_make(&world->tokens, KIND, request->now,
                                       request->idle ? 0 : settings->token_seconds));
        if (settings->token_expiry)
            json_object_set_new(object, "expires_in", json_integer(settings->token_seconds));
        snprintf(reply->note, sizeof reply->note, "token made");
    }
    write_reply(reply, form, object);
}

/* Whether the form's token is good; else the reply says that it is not. */
static bool check_token(struct world *world, const struct sim_request *request,
                        struct sim_reply *reply, const struct form *form, const char *module)
{
    if (tokens_has(&world->tokens, KIND, field_text(form, "access_token"), request->now))
        return true;
    refuse(reply, form, module, DIRECTCALL_AUTHENTICATION);
    return false;
}

/* ---- /voz/call */

static void answer_call(struct world *world, const struct sim_request *request,
                        struct sim_reply *reply, const struct form *form)
{
    static const char module[] = "chamar";
    struct sim_wish wish = {.kind = KIND};
    world_uuid(world, wish.id);
    snprintf(wish.from, sizeof wish.from, "%s", field_text(form, "origem"));
    snprintf(wish.to, sizeof wish.to, "%s", field_text(form, "destino"));
    wish.to_first = strcmp(field_text(form, "inverter_discagem"), "s") == 0;
    if (!check_token(world, request, reply, form, module))
        return;
    if (world_refuses(world)) {
        refuse_by_setting(reply, form, module, world->settings->refuse);
        return;
    }
    if (!world_has_room(world) || (!request->idle && !world_place(world, &wish, request->now))) {
        refuse(reply, form, module, DIRECTCALL_NOT_REQUESTED);
        return;
    }
    json_t *object = begin_reply(module, true, directcall_code_rows[DIRECTCALL_DONE].code);
    json_object_set_new(object, "msg", json_string(code_words[DIRECTCALL_DONE]));
    json_object_set_new(object, "callerid", json_string(wish.id));
    write_reply(reply, form, object);
    snprintf(reply->note, sizeof reply->note, "taken: %s to %s", wish.id, wish.to);
}

/* ---- /voz/status and /voz/end */

/* The newest call between the two numbers that is not over. */
static struct sim_placed *find_call(struct world *world, const struct sim_request *request,
                                    const struct form *form)
{
    struct sim_placed *placed = book_newest(&world->book, KIND);
    while (placed && (strcmp(placed->wish.from, field_text(form, "origem")) != 0 ||
                      strcmp(placed->wish.to, field_text(form, "destino")) != 0 ||
                      !placed_is_live(placed, request->now)))
        placed = book_older(placed);
    return placed;
}

/* " 55 41  3060 0300": as in the vendor's example; an address as it is. */
static void write_phone(const char *phone, const struct settings *settings,
                        char out[BOOK_TEXT_SIZE])
{
    static const size_t last = 4; /* digits */
    char plus[BOOK_TEXT_SIZE + 1];
    struct number number;
    snprintf(plus, sizeof plus, "+%s", phone);
    if (!number_read(plus, settings->country, &number, NULL) || strlen(number.subscriber) < last) {
        snprintf(out, BOOK_TEXT_SIZE, "%s", phone);
        return;
    }
    int front = (int)(strlen(number.subscriber) - last);
    snprintf(out, BOOK_TEXT_SIZE, " %s %s  %.*s %s", number.country_code, number.area, front,
             number.subscriber, number.subscriber + front);
}

static json_t *describe_leg(const char *phone, int64_t rings, int64_t up,
                            const struct sim_plan *plan, const struct world *world, int64_t now)
{
    char shown[BOOK_TEXT_SIZE], since[ZONE_TIME_SIZE], length[TIME_ROOM];
    bool is_up = up != 0 && up <= now;
    bool is_rung = rings != 0 && rings <= now;
    long seconds = is_up ? plan_seconds(plan, up, now) : 0;
    write_phone(phone, world->settings, shown);
    zone_format(is_rung ? rings : now, ZONE, since);
    *strchr(since, 'T') = ' ';
    snprintf(length, sizeof length, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60,
             seconds % 60);
    return json_pack("{s:s,s:s,s:s,s:s}", "telefone", shown, "status",
                     is_up     ? "atendida"
                     : is_rung ? "chamando"
                               : "aguardando",
                     "inicio", since, "duracao", length);
}

static json_t *describe_legs(const struct sim_placed *placed, const struct world *world,
                             int64_t now)
{
    const struct sim_wish *wish = &placed->wish;
    const struct sim_plan *plan = &placed->plan;
    json_t *legs = json_array();
    json_array_append_new(legs, describe_leg(wish->to_first ? wish->to : wish->from,
                                             plan->first_rings, plan->first_up, plan, world, now));
    json_array_append_new(legs,
                          describe_leg(wish->to_first ? wish->from : wish->to, plan->second_rings,
                                       plan->second_up, plan, world, now));
    return legs;
}

static void answer_status(struct world *world, const struct sim_request *request,
                          struct sim_reply *reply, const struct form *form)
{
    static const char module[] = "status";
    if (!check_token(world, request, reply, form, module))
        return;
    const struct sim_placed *placed = find_call(world, request, form);
    if (!placed) {
        refuse(reply, form, module, DIRECTCALL_NOT_ACTIVE);
        return;
    }
    json_t *object = begin_reply(module, true, directcall_code_rows[DIRECTCALL_DONE].code);
    json_object_set_new(object, "msg", describe_legs(placed, world, request->now));
    write_reply(reply, form, object);
    snprintf(reply->note, sizeof reply->note, "status of %s", placed->wish.id);
}

static void answer_end(struct world *world, const struct sim_request *request,
                       struct sim_reply *reply, const struct form *form)
{
    static const char module[] = "desligar";
    if (!check_token(world, request, reply, form, module))
        return;
    struct sim_placed *placed = find_call(world, request, form);
    if (!placed) {
        refuse(reply, form, module, DIRECTCALL_NOT_ACTIVE);
        return;
    }
    if (!request->idle)
        placed_cut(placed, request->now);
    json_t *object = begin_reply(module, true, directcall_code_rows[DIRECTCALL_DONE].code);
    json_object_set_new(object, "msg", json_string("Chamada desligada"));
    write_reply(reply, form, object);
    snprintf(reply->note, sizeof reply->note, "hung up: %s", placed->wish.id);
}

/* ---- From a request to the form that is checked */

typedef void answer_form(struct world *world, const struct sim_request *request,
                         struct sim_reply *reply, const struct form *form);

static void answer(struct world *world, const struct sim_request *request, struct sim_reply *reply,
                   const struct field_rule *rules, const char *module, answer_form *act)
{
    bool post = strcmp(request->method, "POST") == 0;
    const char *bytes = post ? request->body : request->query;
    struct form form;
    const char *name;
    if (post && !type_is(request->type, TYPE_FORM)) {
        reply->status = STATUS_NOT_THIS;
        return;
    }
    bool read = form_read(&form, bytes, post ? request->length : strlen(bytes), NULL);
    if (!read)
        form = (struct form){0};
    if (read && fields_check(&form, rules, world->settings, &name) == FIELDS_GOOD)
        act(world, request, reply, &form);
    else
        refuse(reply, &form, module, DIRECTCALL_PARAMETERS);
    form_free(&form);
}

static void on_token(struct world *world, const struct sim_request *request,
                     struct sim_reply *reply)
{
    answer(world, request, reply, token_rules, "token", answer_token);
}

static void on_call(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    answer(world, request, reply, call_rules, "chamar", answer_call);
}

static void on_status(struct world *world, const struct sim_request *request,
                      struct sim_reply *reply)
{
    answer(world, request, reply, about_rules, "status", answer_status);
}

static void on_end(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    answer(world, request, reply, about_rules, "desligar", answer_end);
}

static const struct played_path paths[] = {
    {NULL, "POST", "/request_token", on_token},
    {NULL, "POST", "/voz/call", on_call},
    {NULL, "GET", "/voz/status", on_status},
    {NULL, "GET", "/voz/end", on_end},
    {0},
};

const struct played_kind directcall_played = {KIND, "/directcall", paths};
