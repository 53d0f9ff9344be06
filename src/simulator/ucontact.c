/* SPDX-License-Identifier: MIT */
/* Plays uContact: AgentCall ("Hacer Llamada": header, seven fields, a GUID or a 0), getUserToken
   and HangupPhone. What is wrong with the data is a 0 with status 200. */
#include "codec/digest.h"
#include "codec/json.h"
#include "simulator/fields.h"
#include "simulator/played.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KIND   "ucontact"
#define TECH   "SIP"
#define SCHEME "Basic "

static bool is_tech(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcmp(value, TECH) == 0;
}

static bool is_context(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcmp(value, "agentes") == 0 || strcmp(value, "agents") == 0;
}

static bool is_campaign(const char *value, const struct settings *settings)
{
    return strcmp(value, settings->campaign) == 0;
}

static const struct field_rule call_rules[] = {
    {"callerid", true, field_is_digits},    {"agent", true, NULL},
    {"phone", true, field_is_digits},       {"tech", true, is_tech},
    {"context", true, is_context},          {"outqueue", true, is_campaign},
    {"destination", true, field_is_digits}, {0},
};

static const struct field_rule hang_up_rules[] = {{"phone", true, field_is_digits}, {0}};

static const struct field_rule token_rules[] = {
    {"user", true, NULL}, {"password", true, NULL}, {0}};

static void refuse(struct sim_reply *reply, const char *why)
{
    text_add(&reply->body, "0");
    snprintf(reply->note, sizeof reply->note, "refused: %s", why);
}

/* ---- Who asks */

/* The token as it is: the password, or one that was fetched. */
static bool token_is_good(const struct world *world, const struct sim_request *request)
{
    size_t scheme = strlen(SCHEME);
    const char *token = request->authorization;
    if (strncasecmp(token, SCHEME, scheme) != 0)
        return false;
    return secret_equal(token + scheme, world->settings->password) ||
           tokens_has(&world->tokens, KIND, token + scheme, request->now);
}

static void write_list(const struct world *world, struct sim_reply *reply, const char *token)
{
    json_t *list = json_pack("[s,s]", world->settings->user, token);
    reply->type = TYPE_JSON;
    json_write(&reply->body, list, true);
    json_decref(list);
}

/* Bare, quoted, or the last of a list: all three have been seen. */
static void write_token(struct world *world, struct sim_reply *reply, const char *token)
{
    enum { BARE, QUOTED, LISTED, SHAPES };
    switch (chance_below(&world->chance, SHAPES)) {
    case BARE:
        text_add(&reply->body, token);
        break;
    case QUOTED:
        text_addf(&reply->body, "\"%s\"", token);
        break;
    default:
        write_list(world, reply, token);
    }
}

/* ---- The three paths */

static void answer_call(struct world *world, const struct sim_request *request,
                        struct sim_reply *reply, const struct form *form)
{
    struct sim_wish wish = {.kind = KIND};
    world_uuid(world, wish.id);
    snprintf(wish.from, sizeof wish.from, "%s", field_text(form, "phone"));
    snprintf(wish.to, sizeof wish.to, "%s", field_text(form, "destination"));
    if (world_refuses(world)) {
        refuse(reply, "as it was told");
    } else if (!world_has_room(world) ||
               (!request->idle && !world_place(world, &wish, request->now))) {
        refuse(reply, "too many calls");
    } else {
        text_add(&reply->body, wish.id);
        snprintf(reply->note, sizeof reply->note, "taken: %s to %s", wish.id, wish.to);
    }
}

/* All calls of the phone: it is the phone that is hung up. */
static void answer_hang_up(struct world *world, const struct sim_request *request,
                           struct sim_reply *reply, const struct form *form)
{
    int count = 0;
    for (struct sim_placed *placed = book_newest(&world->book, KIND); placed;
         placed = book_older(placed)) {
        if (strcmp(placed->wish.from, field_text(form, "phone")) != 0 ||
            !placed_is_live(placed, request->now))
            continue;
        count++;
        if (!request->idle)
            placed_cut(placed, request->now);
    }
    if (count == 0) {
        refuse(reply, "the phone is in no call");
        return;
    }
    text_add(&reply->body, "1");
    snprintf(reply->note, sizeof reply->note, "hung up: %d", count);
}

static void answer_token(struct world *world, const struct sim_request *request,
                         struct sim_reply *reply, const struct form *form)
{
    const struct settings *settings = world->settings;
    if (strcmp(field_text(form, "user"), settings->user) != 0 ||
        !secret_equal(field_text(form, "password"), settings->password)) {
        refuse(reply, "user or password");
        return;
    }
    long seconds = request->idle ? 0 : settings->token_seconds;
    write_token(world, reply, tokens_make(&world->tokens, KIND, request->now, seconds));
    snprintf(reply->note, sizeof reply->note, "token made");
}

/* ---- From a request to the form that is checked */

typedef void answer_form(struct world *world, const struct sim_request *request,
                         struct sim_reply *reply, const struct form *form);

static void answer(struct world *world, const struct sim_request *request, struct sim_reply *reply,
                   const struct field_rule *rules, answer_form *act)
{
    struct form form;
    const char *name = "";
    reply->type = TYPE_TEXT;
    if (!type_is(request->type, TYPE_FORM)) {
        reply->status = STATUS_NOT_THIS;
        return;
    }
    if (!form_read(&form, request->body, request->length, NULL)) {
        refuse(reply, "no form");
        return;
    }
    if (fields_check(&form, rules, world->settings, &name) == FIELDS_GOOD)
        act(world, request, reply, &form);
    else
        refuse(reply, name);
    form_free(&form);
}

static void answer_authorized(struct world *world, const struct sim_request *request,
                              struct sim_reply *reply, const struct field_rule *rules,
                              answer_form *act)
{
    if (!request->authorization) {
        reply->status = STATUS_UNAUTHORIZED;
        return;
    }
    if (token_is_good(world, request)) {
        answer(world, request, reply, rules, act);
        return;
    }
    reply->type = TYPE_TEXT;
    refuse(reply, "token");
}

static void on_call(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    answer_authorized(world, request, reply, call_rules, answer_call);
}

static void on_hang_up(struct world *world, const struct sim_request *request,
                       struct sim_reply *reply)
{
    answer_authorized(world, request, reply, hang_up_rules, answer_hang_up);
}

static void on_token(struct world *world, const struct sim_request *request,
                     struct sim_reply *reply)
{
    answer(world, request, reply, token_rules, answer_token);
}

static const struct played_path paths[] = {
    {NULL, "POST", "/Integra/resources/Agents/AgentCall", on_call},
    {NULL, "POST", "/Integra/resources/Agents/HangupPhone", on_hang_up},
    {NULL, "POST", "/Integra/resources/auth/getUserToken", on_token},
    {0},
};

const struct played_kind ucontact_played = {KIND, "/ucontact", paths};
