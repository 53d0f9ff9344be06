/* SPDX-License-Identifier: MIT */
/* Calls page by page, and as lines for people. */
#include "client/call_list.h"

#include "base/id.h"
#include "base/intl.h"
#include "base/text.h"
#include "client/output.h"
#include "client/present.h"

#include <stdio.h>
#include <string.h>

#define PAGE 500 /* calls that are asked for at a time */

/* A listing on its way. */
struct listing {
    line_item *item;
    void *context;
    size_t on_page;
    char last[ID_SIZE];
};

static bool listing_take(void *context, json_t *item, struct failure *failure)
{
    struct listing *listing = context;
    const char *id = present_text(item, "id");
    if (strlen(id) >= ID_SIZE || strcmp(id, listing->last) == 0)
        return fail(failure, FAILURE_ENGINE, _("the engine sent a call that can't be read"));
    memcpy(listing->last, id, strlen(id) + 1);
    listing->on_page++;
    return listing->item(listing->context, item, failure);
}

static json_t *page_query(const struct call_list_query *query, const char *before, int64_t limit)
{
    json_t *body = json_pack("{s:b,s:b,s:I}", "live", query->live, "timeline", query->timeline,
                             "limit", (json_int_t)limit);
    if (query->since)
        json_object_set_new(body, "since", json_integer(query->since));
    if (before[0])
        json_object_set_new(body, "before", json_string(before));
    return body;
}

bool call_list_read(struct line *line, const struct call_list_query *query, line_item *item,
                    call_list_page *page, void *context, struct failure *failure)
{
    struct listing listing = {.item = item, .context = context};
    int64_t left = query->limit;
    do {
        int64_t limit = query->limit && left < PAGE ? left : PAGE;
        listing.on_page = 0;
        json_t *body = page_query(query, listing.last, limit);
        if (!line_ask(line, WIRE_CALLS, body, listing_take, &listing, failure) ||
            (page && !page(context, failure)))
            return false;
        left -= (int64_t)listing.on_page;
    } while (listing.on_page && (!query->limit || left > 0));
    return true;
}

bool call_list_check_id(const char *id, struct failure *failure)
{
    return id_looks_right(id) || fail(failure, FAILURE_NOT_DONE, _("there is no call %s"), id);
}

json_t *call_list_find(struct line *line, const char *id, struct failure *failure)
{
    json_t *call = NULL;
    if (!call_list_check_id(id, failure))
        return NULL;
    json_t *body = json_pack("{s:s,s:b}", "id", id, "timeline", 1);
    if (!line_ask(line, WIRE_CALLS, body, line_keep, &call, failure)) {
        json_decref(call);
        return NULL;
    }
    if (!call)
        fail(failure, FAILURE_NOT_DONE, _("there is no call %s"), id);
    return call;
}

/* ---- For people: a table of columns */

static void column_when(const json_t *call, struct text *out)
{
    char at[PRESENT_TIME_SIZE];
    present_time(present_text(call, "created_at"), at);
    text_add(out, at);
}

static void column_id(const json_t *call, struct text *out)
{
    text_add(out, present_text(call, "id"));
}

static void column_direction(const json_t *call, struct text *out)
{
    text_add(out, present_text(call, "direction"));
}

static void column_number(const json_t *call, struct text *out)
{
    text_add(out, present_number_of(call));
}

static void column_state(const json_t *call, struct text *out)
{
    text_add(out, present_state(call));
}

static void column_seconds(const json_t *call, struct text *out)
{
    char duration[PRESENT_SHORT_SIZE];
    present_duration(present_number(call, "seconds", -1), duration);
    text_add(out, duration);
}

static void column_cost(const json_t *call, struct text *out)
{
    char cost[PRESENT_SHORT_SIZE];
    present_cost(call, cost);
    text_add(out, cost);
}

static void column_agent(const json_t *call, struct text *out)
{
    text_add(out, present_text(call, "agent"));
}

static void column_contact(const json_t *call, struct text *out)
{
    text_add(out, present_text(call, "contact"));
}

static const struct {
    const char *title;
    int width; /* 0: what it needs */
    void (*value)(const json_t *call, struct text *out);
} columns[] = {
    {N_("CREATED"), 19, column_when},   {N_("CALL"), 16, column_id},
    {N_("WAY"), 3, column_direction},   {N_("NUMBER"), 18, column_number},
    {N_("STATE"), 13, column_state},    {N_("LENGTH"), 7, column_seconds},
    {N_("COST"), 8, column_cost},       {N_("AGENT"), 10, column_agent},
    {N_("CONTACT"), 0, column_contact},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

void call_list_print_titles(void)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        output_cell(_(columns[i].title), columns[i].width, false);
        fputs(i + 1 < COLUMNS ? "  " : "\n", stdout);
    }
}

void call_list_print(const json_t *call)
{
    struct text value;
    text_start(&value, OUTPUT_CELL_MAX);
    for (size_t i = 0; i < COLUMNS; i++) {
        text_clear(&value);
        columns[i].value(call, &value);
        output_cell(text_string(&value), columns[i].width, false);
        fputs(i + 1 < COLUMNS ? "  " : "\n", stdout);
    }
    text_free(&value);
}
