/* SPDX-License-Identifier: MIT */
/* The log of calls: `calls`. */
#include "client/calls.h"

#include "base/id.h"
#include "base/intl.h"
#include "base/text.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define PAGE    500 /* calls that are asked for at a time */
#define ROW_MAX (64 * 1024)

const struct command_option options_calls[] = {
    {.name = "live", .sentence = N_("those that are not over")},
    {.name = "since",
     .kind = ARGUMENT_DAY,
     .argument = "YYYY-MM-DD",
     .sentence = N_("those of this day and later, by the time of your zone")},
    {.name = "limit",
     .kind = ARGUMENT_NUMBER,
     .argument = "N",
     .least = 1,
     .most = INT_MAX,
     .sentence = N_("the newest N, and not all")},
    {.name = "json", .not_with = "csv", .sentence = N_("print JSON, an object a line")},
    {.name = "csv", .not_with = "json", .sentence = N_("print CSV with a row of titles")},
    {0},
};

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

static json_t *page_query(const struct calls_query *query, const char *before, int64_t limit)
{
    json_t *body = json_pack("{s:b,s:b,s:I}", "live", query->live, "timeline", query->timeline,
                             "limit", (json_int_t)limit);
    if (query->since)
        json_object_set_new(body, "since", json_integer(query->since));
    if (before[0])
        json_object_set_new(body, "before", json_string(before));
    return body;
}

bool calls_list(struct line *line, const struct calls_query *query, line_item *item,
                calls_page *page, void *context, struct failure *failure)
{
    struct listing listing = {.item = item, .context = context};
    int64_t left = query->limit;
    do {
        int64_t limit = left && left < PAGE ? left : PAGE;
        listing.on_page = 0;
        json_t *body = page_query(query, listing.last, limit);
        if (!line_ask(line, WIRE_CALLS, body, listing_take, &listing, failure) ||
            (page && !page(context, failure)))
            return false;
        left -= (int64_t)listing.on_page;
    } while (listing.on_page && (!query->limit || left > 0));
    return true;
}

bool calls_check_id(const char *id, struct failure *failure)
{
    return id_looks_right(id) || fail(failure, FAILURE_NOT_DONE, _("there is no call %s"), id);
}

json_t *calls_find(struct line *line, const char *id, struct failure *failure)
{
    json_t *call = NULL;
    if (!calls_check_id(id, failure))
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

static void column_contact(const json_t *call, struct text *out)
{
    text_add(out, present_text(call, "contact"));
}

static const struct {
    const char *title;
    int width; /* 0: what it needs */
    void (*value)(const json_t *call, struct text *out);
} columns[] = {
    {N_("CREATED"), 19, column_when}, {N_("CALL"), 16, column_id},
    {N_("WAY"), 3, column_direction}, {N_("NUMBER"), 18, column_number},
    {N_("STATE"), 13, column_state},  {N_("LENGTH"), 7, column_seconds},
    {N_("COST"), 8, column_cost},     {N_("CONTACT"), 0, column_contact},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void print_titles(void)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        output_cell(_(columns[i].title), columns[i].width, false);
        fputs(i + 1 < COLUMNS ? "  " : "\n", stdout);
    }
}

void calls_print(const json_t *call)
{
    struct text value;
    text_start(&value, ROW_MAX);
    for (size_t i = 0; i < COLUMNS; i++) {
        text_clear(&value);
        columns[i].value(call, &value);
        output_cell(text_string(&value), columns[i].width, false);
        fputs(i + 1 < COLUMNS ? "  " : "\n", stdout);
    }
    text_free(&value);
}

/* ---- CSV: its columns are keys of the call's JSON; the lists (legs, timeline) are in JSON alone
 */

static const char *const csv_keys[] = {
    "id",      "direction", "provider", "agent",      "line",       "number",      "hidden",
    "contact", "state",     "outcome",  "by",         "reference",  "idcall",      "sequence",
    "uuid",    "from",      "divert",   "created_at", "started_at", "answered_at", "ended_at",
    "seconds", "cost_rx",   "cost_tx",  "code",       "message",    "note",        "vars",
};
#define CSV_KEYS (sizeof csv_keys / sizeof csv_keys[0])

static void csv_titles(struct text *row)
{
    for (size_t i = 0; i < CSV_KEYS; i++)
        output_csv_text(row, csv_keys[i], true);
    output_csv_row(row);
}

static void csv_print(struct text *row, const json_t *call)
{
    for (size_t i = 0; i < CSV_KEYS; i++)
        output_csv_value(row, json_object_get(call, csv_keys[i]));
    output_csv_row(row);
}

/* ---- The command */

struct printing {
    bool json, csv;
    bool any;
    struct text row;
};

static bool print_item(void *context, json_t *call, struct failure *failure)
{
    (void)failure;
    struct printing *printing = context;
    if (printing->json) {
        present_clean(call);
        output_json(call);
    } else if (printing->csv) {
        csv_print(&printing->row, call);
    } else {
        if (!printing->any)
            print_titles();
        calls_print(call);
    }
    printing->any = true;
    return true;
}

static bool print_page(void *context, struct failure *failure)
{
    (void)context;
    return output_flush(failure);
}

bool run_calls(struct client *client, struct failure *failure)
{
    const struct options *options = &client->options;
    struct printing printing = {.json = options_have(options, "json"),
                                .csv = options_have(options, "csv")};
    struct calls_query query = {.live = options_have(options, "live"),
                                .since = options_number(options, "since", 0),
                                .limit = options_number(options, "limit", 0),
                                .timeline = printing.json};
    text_start(&printing.row, ROW_MAX);
    if (printing.csv)
        csv_titles(&printing.row);
    bool listed = calls_list(&client->line, &query, print_item, print_page, &printing, failure);
    text_free(&printing.row);
    if (listed && !printing.any && !printing.json && !printing.csv)
        fprintf(stderr, "%s\n", _("no calls"));
    return listed;
}
