/* SPDX-License-Identifier: MIT */
/* Plays Duocom: its API de llamadas (parameters and replies as in "Forma de uso" and "Valor
   retornado"), and orden=cortar of the API de control de llamadas. Everything is in the query, and
   the replies are lines in ISO-8859-1. */
#include "base/utf8.h"
#include "codec/digest.h"
#include "number/number.h"
#include "simulator/fields.h"
#include "simulator/played.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND          "duocom"
#define HTML_LATIN1   "text/html; charset=iso-8859-1"
#define MINUTES_MOST  240 /* what is above it is cut to it */
#define MINUTES_CHARS 4
#define EXTENSION     "ext"
#define VOIP_HOST     "@mioficinaweb.es"
#define ORDER_HANG_UP "cortar"

/* ---- Parameters */

static bool is_number(const char *value, const struct settings *settings)
{
    struct number number;
    return field_is_digits(value, settings) && number_read(value, settings->country, &number, NULL);
}

/* A number, extNNNN, or an address of the company's own VoIP. */
static bool is_caller(const char *value, const struct settings *settings)
{
    const char *at = strchr(value, '@');
    if (strncmp(value, EXTENSION, strlen(EXTENSION)) == 0)
        return field_is_digits(value + strlen(EXTENSION), settings);
    return at ? at > value && strcmp(at, VOIP_HOST) == 0 : is_number(value, settings);
}

static bool is_one(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcmp(value, "1") == 0;
}

static bool is_minutes(const char *value, const struct settings *settings)
{
    (void)settings;
    size_t length = strlen(value);
    return length > 0 && length <= MINUTES_CHARS && strspn(value, "0123456789") == length;
}

static const struct field_rule call_rules[] = {
    {"principal", true, NULL},      {"pass", true, NULL},
    {"llamante", true, is_caller},  {"llamado", true, is_number},
    {"mascara", false, is_number},  {"grabar", false, is_one},
    {"minutos", false, is_minutes}, {0},
};

static bool is_hang_up(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcmp(value, ORDER_HANG_UP) == 0;
}

static const struct field_rule control_rules[] = {
    {"principal", true, NULL},
    {"pass", true, NULL},
    {"orden", true, is_hang_up},
    {"ref", true, field_is_digits},
    {0},
};

/* ---- Replies */

static void refuse(struct sim_reply *reply, const char *words, const char *name)
{
    struct text utf8;
    text_start(&utf8, PLAYED_NOTE_SIZE);
    text_addf(&utf8, "0\n<br>\nERROR: %s%s%s.", words, name[0] ? ": " : "", name);
    utf8_to_latin1(&reply->body, text_string(&utf8), utf8.length);
    text_free(&utf8);
    snprintf(reply->note, sizeof reply->note, "refused: %s %s", words, name);
}

static void confirm(struct sim_reply *reply, const char *reference)
{
    text_addf(&reply->body, "1\n%s", reference);
    snprintf(reply->note, sizeof reply->note, "taken: %s", reference);
}

/* First of all the account is looked at. */
static bool check_account(const struct world *world, const struct form *form)
{
    return strcmp(field_text(form, "principal"), world->settings->account) == 0 &&
           secret_equal(field_text(form, "pass"), world->settings->password);
}

/* Whether form and account are right; else the reply says what is not. */
static bool check(const struct world *world, const struct form *form,
                  const struct field_rule *rules, struct sim_reply *reply)
{
    static const char *const words[] = {
        [FIELDS_MISSING] = "Falta el parámetro",
        [FIELDS_BAD] = "Parámetro no válido",
        [FIELDS_UNKNOWN] = "Parámetro desconocido",
        [FIELDS_REPEATED] = "Parámetro repetido",
    };
    const char *name;
    if (!check_account(world, form)) {
        refuse(reply, "Cuenta incorrecta", "");
        return false;
    }
    enum field_fault fault = fields_check(form, rules, world->settings, &name);
    if (fault != FIELDS_GOOD)
        refuse(reply, words[fault], fault == FIELDS_UNKNOWN ? "" : name);
    return fault == FIELDS_GOOD;
}

/* ---- The two paths */

static void place(struct world *world, const struct sim_request *request, const struct form *form,
                  struct sim_reply *reply)
{
    struct sim_wish wish = {.kind = KIND};
    long minutes = strtol(field_text(form, "minutos"), NULL, 10);
    world_day_id(world, wish.id);
    wish.minutes = minutes < MINUTES_MOST ? minutes : MINUTES_MOST;
    snprintf(wish.from, sizeof wish.from, "%s", field_text(form, "llamante"));
    snprintf(wish.to, sizeof wish.to, "%s", field_text(form, "llamado"));
    if (world_refuses(world))
        refuse(reply, "Servicio no activado", "");
    else if (!world_has_room(world) || (!request->idle && !world_place(world, &wish, request->now)))
        refuse(reply, "Demasiadas llamadas simultáneas", "");
    else
        confirm(reply, wish.id);
}

static void hang_up(struct world *world, const struct sim_request *request, const struct form *form,
                    struct sim_reply *reply)
{
    const char *reference = field_text(form, "ref");
    struct sim_placed *placed = book_newest(&world->book, KIND);
    while (placed &&
           (strcmp(placed->wish.id, reference) != 0 || !placed_is_live(placed, request->now)))
        placed = book_older(placed);
    if (!placed) {
        refuse(reply, "No hay ninguna llamada en curso con esa referencia", "");
        return;
    }
    if (!request->idle)
        placed_cut(placed, request->now);
    confirm(reply, reference);
}

static void answer(struct world *world, const struct sim_request *request, struct sim_reply *reply,
                   const struct field_rule *rules,
                   void (*act)(struct world *world, const struct sim_request *request,
                               const struct form *form, struct sim_reply *reply))
{
    struct form form;
    reply->type = HTML_LATIN1;
    if (!form_read(&form, request->query, strlen(request->query), NULL)) {
        refuse(reply, "Parámetros ilegibles", "");
        return;
    }
    if (check(world, &form, rules, reply))
        act(world, request, &form, reply);
    form_free(&form);
}

static void answer_call(struct world *world, const struct sim_request *request,
                        struct sim_reply *reply)
{
    answer(world, request, reply, call_rules, place);
}

static void answer_control(struct world *world, const struct sim_request *request,
                           struct sim_reply *reply)
{
    answer(world, request, reply, control_rules, hang_up);
}

static const struct played_path paths[] = {
    {"url", "GET", "/oficinaweb_webcallservice", answer_call},
    {"control_url", "GET", "/api_control_llamadas", answer_control},
    {0},
};

const struct played_kind duocom_played = {KIND, "/duocom", paths};
