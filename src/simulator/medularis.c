/* SPDX-License-Identifier: MIT */
/* Plays Medularis: FormCall (its body, its three kinds of reply and its eight errors) and the list
   of a day's calls. All of it is JSON. */
#include "base/clock.h"
#include "codec/digest.h"
#include "codec/form.h"
#include "codec/json.h"
#include "number/number.h"
#include "provider/medularis_codes.h"
#include "simulator/fields.h"
#include "simulator/played.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND            "medularis"
#define ZONE            "America/Santiago" /* of its days and times */
#define PART_MOST       15                 /* digits of a part of a number */
#define NUMBER_LEAST    4                  /* digits of a country's shortest and longest numbers, */
#define NUMBER_MOST     14                 /* with which it is tried whether there is the country */
#define TIME_ROOM       40
#define MINUTES_AN_HOUR 60

#define MEDULARIS_GOOD 0 /* no code of theirs */

/* ---- Replies */

/* Takes the document over. */
static void write_reply(struct sim_reply *reply, json_t *document)
{
    reply->type = TYPE_JSON;
    json_write(&reply->body, document, true);
    json_decref(document);
}

static void refuse(struct sim_reply *reply, long code)
{
    const char *words = "Unknown error";
    for (size_t i = 0; i < MEDULARIS_CODE_COUNT; i++)
        if (medularis_code_rows[i].code == code)
            words = medularis_code_rows[i].text;
    write_reply(reply, json_pack("{s:b,s:I,s:s}", "success", 0, "error_code", (json_int_t)code,
                                 "error_msg", words));
    snprintf(reply->note, sizeof reply->note, "refused: %ld %s", code, words);
}

/* ---- Calls */

static int check_token(const struct world *world, const char *token)
{
    if (!token || !token[0])
        return MEDULARIS_NO_TOKEN;
    return secret_equal(token, world->settings->password) ? MEDULARIS_GOOD : MEDULARIS_BAD_TOKEN;
}

/* Free names and texts. */
static bool is_additional(const json_t *value)
{
    const char *name;
    json_t *item;
    if (!value)
        return true;
    json_object_foreach ((json_t *)value, name, item) {
        if (!name[0] || !json_is_string(item))
            return false;
    }
    return json_is_object(value);
}

/* The members that there are; all texts but the last. */
static bool has_shape(const json_t *order)
{
    static const char *const texts[] = {"popup_uuid", "phonenumber", "areacode", "country_code",
                                        "security_token"};
    size_t count = json_object_get(order, "adicional") ? 1 : 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!json_member(order, texts[i]))
            return false;
        count++;
    }
    return count == json_object_size(order) && is_additional(json_object_get(order, "adicional"));
}

static bool is_part(const char *text, size_t least)
{
    size_t length = strlen(text);
    return length >= least && length <= PART_MOST && strspn(text, "0123456789") == length;
}

/* Whether a number of some length can be read behind the code, and is of it. */
static bool country_exists(const char *code)
{
    char typed[2 * PART_MOST + 2];
    struct number number;
    for (int digits = NUMBER_LEAST; digits <= NUMBER_MOST; digits++) {
        snprintf(typed, sizeof typed, "+%s%.*s", code, digits, "22222222222222");
        if (number_read(typed, "", &number, NULL) && strcmp(number.country_code, code) == 0)
            return true;
    }
    return false;
}

static int check_number(const json_t *order, char out[BOOK_TEXT_SIZE])
{
    const char *country = json_member(order, "country_code");
    const char *area = json_member(order, "areacode");
    const char *rest = json_member(order, "phonenumber");
    struct number number;
    if (!is_part(country, 1) || !country_exists(country))
        return MEDULARIS_NO_COUNTRY;
    if (!is_part(area, 0) || !is_part(rest, 1))
        return MEDULARIS_BAD_NUMBER;
    snprintf(out, BOOK_TEXT_SIZE, "+%s%s%s", country, area, rest);
    return number_read(out, "", &number, NULL) ? MEDULARIS_GOOD : MEDULARIS_BAD_NUMBER;
}

static int check_order(const struct world *world, const json_t *order, char number[BOOK_TEXT_SIZE])
{
    if (!json_is_object(order))
        return MEDULARIS_BAD_FIELDS;
    int code = check_token(world, json_member(order, "security_token"));
    if (code != MEDULARIS_GOOD)
        return code;
    if (!has_shape(order))
        return MEDULARIS_BAD_FIELDS;
    if (strcmp(json_member(order, "popup_uuid"), world->settings->popup) != 0)
        return MEDULARIS_NO_POPUP;
    return check_number(order, number);
}

/* Out of hours the call is left for later, or it is placed now. */
static void place(struct world *world, const struct sim_request *request, const char *number,
                  struct sim_reply *reply)
{
    struct sim_wish wish = {.kind = KIND};
    if (world_refuses(world)) {
        refuse(reply, world->settings->refuse);
        return;
    }
    if (chance_percent(&world->chance, (int)world->settings->pending)) {
        write_reply(reply, json_pack("{s:b,s:b}", "success", 1, "pending", 1));
        snprintf(reply->note, sizeof reply->note, "left pending: %s", number);
        return;
    }
    world_hex_id(world, wish.id);
    snprintf(wish.to, sizeof wish.to, "%s", number);
    if (!world_has_room(world) || (!request->idle && !world_place(world, &wish, request->now))) {
        refuse(reply, MEDULARIS_NOT_STARTED);
        return;
    }
    write_reply(reply, json_pack("{s:b,s:s}", "success", 1, "uuid", wish.id));
    snprintf(reply->note, sizeof reply->note, "taken: %s to %s", wish.id, number);
}

static void on_call(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    char number[BOOK_TEXT_SIZE] = "";
    json_t *order =
        type_is(request->type, TYPE_JSON) ? json_read(request->body, request->length, NULL) : NULL;
    int code = check_order(world, order, number);
    if (code == MEDULARIS_GOOD)
        place(world, request, number, reply);
    else
        refuse(reply, code);
    json_decref(order);
}

/* ---- The list of a day */

/* "2019/04/02 10:05:03 -0300" */
static void write_time(int64_t at, char out[TIME_ROOM])
{
    char local[ZONE_TIME_SIZE];
    int offset = zone_offset(at, ZONE);
    zone_format(at, ZONE, local);
    snprintf(out, TIME_ROOM, "%.4s/%.2s/%.2s %s %c%02d%02d", local, local + 5, local + 8,
             local + 11, offset < 0 ? '-' : '+', abs(offset) / MINUTES_AN_HOUR,
             abs(offset) % MINUTES_AN_HOUR);
}

static const char *status_of(const struct sim_plan *plan, int64_t now)
{
    switch (plan_phase(plan, now)) {
    case SIM_WAITS:
        return "Encolada";
    case SIM_FIRST_RINGS:
        return "Llamando agente";
    case SIM_SECOND_RINGS:
        return "Llamando cliente";
    case SIM_TALK:
        return "Conectada";
    case SIM_OVER:
        break;
    }
    if (plan->second_up)
        return "Conectada";
    return plan->first_up ? "Cliente no contesta" : "Agente no contesta";
}

static json_t *describe(const struct sim_placed *placed, int64_t now)
{
    const struct sim_plan *plan = &placed->plan;
    char company[SIM_ID_SIZE], customer[SIM_ID_SIZE], at[TIME_ROOM];
    snprintf(company, sizeof company, "%ld", plan_seconds(plan, plan->first_up, now));
    snprintf(customer, sizeof customer, "%ld", plan_seconds(plan, plan->second_up, now));
    write_time(plan->ordered, at);
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "uuid", placed->wish.id, "status",
                     status_of(plan, now), "duration_company", company, "duration_customer",
                     customer, "retry", "0", "call_at", at, "enqueued",
                     plan_phase(plan, now) == SIM_WAITS);
}

static bool is_of_day(const struct sim_placed *placed, const char *day)
{
    char local[ZONE_TIME_SIZE];
    zone_format(placed->plan.ordered, ZONE, local);
    return strncmp(local, day, strlen(day)) == 0;
}

static void list_calls(struct world *world, const struct sim_request *request,
                       const struct form *form, struct sim_reply *reply)
{
    json_t *list = json_array();
    for (struct sim_placed *placed = book_newest(&world->book, KIND); placed;
         placed = book_older(placed))
        if (is_of_day(placed, field_text(form, "date")))
            json_array_append_new(list, describe(placed, request->now));
    snprintf(reply->note, sizeof reply->note, "calls told: %zu", json_array_size(list));
    write_reply(reply, list);
}

static bool is_date(const char *value, const struct settings *settings)
{
    (void)settings;
    int64_t at;
    bool zoned;
    return strlen(value) == strlen("YYYY-MM-DD") && clock_parse(value, &at, &zoned);
}

static const struct field_rule list_rules[] = {
    {"date", true, is_date}, {"popup_uuid", true, NULL}, {0}};

static int check_list(const struct world *world, const struct form *form,
                      const struct sim_request *request)
{
    const char *name;
    int code = check_token(world, request->security_token);
    if (code != MEDULARIS_GOOD)
        return code;
    if (fields_check(form, list_rules, world->settings, &name) != FIELDS_GOOD)
        return MEDULARIS_BAD_FIELDS;
    return strcmp(field_text(form, "popup_uuid"), world->settings->popup) == 0 ? MEDULARIS_GOOD
                                                                               : MEDULARIS_NO_POPUP;
}

static void on_list(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    struct form form;
    if (!form_read(&form, request->query, strlen(request->query), NULL)) {
        refuse(reply, MEDULARIS_BAD_FIELDS);
        return;
    }
    int code = check_list(world, &form, request);
    if (code == MEDULARIS_GOOD)
        list_calls(world, request, &form, reply);
    else
        refuse(reply, code);
    form_free(&form);
}

static const struct played_path paths[] = {
    {"url", "POST", "/calls/manage/api", on_call},
    {"status_url", "GET", "/calls/list", on_list},
    {0},
};

const struct played_kind medularis_played = {KIND, "/medularis", paths};
