/* SPDX-License-Identifier: MIT */
/* The log of calls: `calls`. */
#include "base/intl.h"
#include "base/text.h"
#include "client/call_list.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"

#include <limits.h>
#include <stdio.h>

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
            call_list_print_titles();
        call_list_print(call);
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
    struct call_list_query query = {.live = options_have(options, "live"),
                                    .since = options_number(options, "since", 0),
                                    .limit = options_number(options, "limit", 0),
                                    .timeline = printing.json || printing.csv};
    text_start(&printing.row, ROW_MAX);
    if (printing.csv)
        csv_titles(&printing.row);
    bool listed = call_list_read(&client->line, &query, print_item, print_page, &printing, failure);
    text_free(&printing.row);
    if (listed && !printing.any && !printing.json && !printing.csv)
        fprintf(stderr, "%s\n", _("no calls"));
    return listed;
}
