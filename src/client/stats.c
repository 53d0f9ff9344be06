/* SPDX-License-Identifier: MIT */
/* Figures of calls: `stats`. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/text.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "model/figures.h"

#include <stdio.h>
#include <string.h>

#define ROW_MAX   4096
#define KEY_WIDTH 16

const struct command_option options_stats[] = {
    {.name = "by",
     .kind = ARGUMENT_CHOICE,
     .argument = "WHAT",
     .choices = "agent|line|provider|hour|day",
     .sentence = N_("a row for each of these; without it, the totals")},
    {.name = "since",
     .kind = ARGUMENT_DAY,
     .argument = "YYYY-MM-DD",
     .sentence = N_("calls of this day and later, by the time of your zone; without it, today's")},
    {.name = "json", .not_with = "csv", .sentence = N_("print JSON, an object a line")},
    {.name = "csv", .not_with = "json", .sentence = N_("print CSV with a row of titles")},
    {0},
};

/* ---- What follows from a row's figures */

static int64_t number_of(const json_t *row, const char *key)
{
    return present_number(row, key, 0);
}

/* Per cent of the calls that went one way or the other, to a tenth; -1 where there are none. */
static double answered_of(const json_t *row)
{
    int64_t answered = number_of(row, "answered");
    int64_t all = answered + number_of(row, "missed") + number_of(row, "failed");
    return all > 0 ? (double)((answered * 1000 + all / 2) / all) / 10 : -1;
}

/* Whole seconds; -1 where there is nothing to divide by. */
static int64_t average(int64_t sum, int64_t count)
{
    return count > 0 ? (sum + count / 2) / count : -1;
}

static int64_t average_talk(const json_t *row)
{
    return average(number_of(row, "talk"), number_of(row, "answered"));
}

static int64_t average_wrap_up(const json_t *row)
{
    return average(number_of(row, "wrap_up"), number_of(row, "wrapped"));
}

/* ---- JSON and CSV: the same keys */

static json_t *seconds_or_null(int64_t seconds)
{
    return seconds < 0 ? json_null() : json_integer(seconds);
}

static void complete(json_t *row)
{
    int64_t at = number_of(row, "at");
    double answered = answered_of(row);
    char start[CLOCK_ISO_SIZE];
    clock_format_utc(at, start);
    json_object_set_new(row, "at", at ? json_string(start) : json_null());
    json_object_set_new(row, "answered_percent", answered < 0 ? json_null() : json_real(answered));
    json_object_set_new(row, "talk_average", seconds_or_null(average_talk(row)));
    json_object_set_new(row, "wrap_up_average", seconds_or_null(average_wrap_up(row)));
}

static const char *const csv_keys[] = {
    "key",
    "at",
    "calls",
    "in",
    "out",
    "answered",
    "missed",
    "failed",
    "talk",
    "wrap_up",
    "wrapped",
    "cost",
    "answered_percent",
    "talk_average",
    "wrap_up_average",
};
#define CSV_KEYS (sizeof csv_keys / sizeof csv_keys[0])

static void csv_titles(struct text *row)
{
    for (size_t i = 0; i < CSV_KEYS; i++)
        output_csv_text(row, csv_keys[i], true);
    output_csv_row(row);
}

static void csv_print(struct text *row, const json_t *figures)
{
    for (size_t i = 0; i < CSV_KEYS; i++)
        output_csv_value(row, json_object_get(figures, csv_keys[i]));
    output_csv_row(row);
}

/* ---- For people */

static void show_count(const json_t *row, const char *key, char *out, size_t size)
{
    snprintf(out, size, "%lld", (long long)number_of(row, key));
}

static void show_percent(const json_t *row, const char *key, char *out, size_t size)
{
    (void)key;
    double answered = answered_of(row);
    if (answered >= 0)
        snprintf(out, size, "%.1f %%", answered);
}

static void show_sum(const json_t *row, const char *key, char *out, size_t size)
{
    char shown[PRESENT_SHORT_SIZE];
    present_duration(number_of(row, key), shown);
    snprintf(out, size, "%s", shown);
}

static void show_average(const json_t *row, const char *key, char *out, size_t size)
{
    char shown[PRESENT_SHORT_SIZE];
    present_duration(strcmp(key, "talk") == 0 ? average_talk(row) : average_wrap_up(row), shown);
    snprintf(out, size, "%s", shown);
}

static void show_cost(const json_t *row, const char *key, char *out, size_t size)
{
    snprintf(out, size, "%.2f", json_number_value(json_object_get(row, key)));
}

static const struct {
    const char *title;
    const char *key;
    int width;
    void (*show)(const json_t *row, const char *key, char *out, size_t size);
} columns[] = {
    {N_("CALLS"), "calls", 7, show_count},     {N_("IN"), "in", 7, show_count},
    {N_("OUT"), "out", 7, show_count},         {N_("ANSWERED"), "answered", 8, show_count},
    {N_("MISSED"), "missed", 7, show_count},   {N_("FAILED"), "failed", 7, show_count},
    {N_("RATE"), "answered", 7, show_percent}, {N_("TALK"), "talk", 9, show_sum},
    {N_("AVERAGE"), "talk", 7, show_average},  {N_("WRAP-UP"), "wrap_up", 7, show_average},
    {N_("COST"), "cost", 10, show_cost},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* Numbers stand at the right of their column. */
static void print_right(const char *text, int width)
{
    for (int left = width - output_width(text); left > 0; left--)
        putchar(' ');
    output_cell(text, 0, false);
}

static void print_titles(const char *key)
{
    if (key)
        output_cell(key, KEY_WIDTH, false);
    for (size_t i = 0; i < COLUMNS; i++) {
        fputs(i || key ? "  " : "", stdout);
        print_right(_(columns[i].title), columns[i].width);
    }
    putchar('\n');
}

static void print_row(const json_t *row, bool keyed)
{
    const char *key = present_text(row, "key");
    if (keyed)
        output_cell(key[0] ? key : _("(none)"), KEY_WIDTH, false);
    for (size_t i = 0; i < COLUMNS; i++) {
        char shown[PRESENT_SHORT_SIZE] = "";
        columns[i].show(row, columns[i].key, shown, sizeof shown);
        fputs(i || keyed ? "  " : "", stdout);
        print_right(shown, columns[i].width);
    }
    putchar('\n');
}

/* ---- The command */

struct printing {
    bool json, csv;
    const char *title; /* of the key's column; NULL: there is none */
    bool any;
    struct text row;
};

static bool print_item(void *context, json_t *item, struct failure *failure)
{
    (void)failure;
    struct printing *printing = context;
    if (!printing->json && !printing->csv) {
        if (!printing->any)
            print_titles(printing->title);
        print_row(item, printing->title != NULL);
    } else {
        complete(item);
        if (printing->json)
            output_json(item);
        else
            csv_print(&printing->row, item);
    }
    printing->any = true;
    return true;
}

/* The title of the key's column. */
static const char *title_of(const char *by)
{
    static const char *const titles[FIGURES_BY_COUNT] = {
        [FIGURES_AGENT] = N_("AGENT"),       [FIGURES_LINE] = N_("LINE"),
        [FIGURES_PROVIDER] = N_("PROVIDER"), [FIGURES_HOUR] = N_("HOUR"),
        [FIGURES_DAY] = N_("DAY"),
    };
    for (int i = 0; by && i < FIGURES_BY_COUNT; i++) {
        if (titles[i] && strcmp(figures_by_words[i], by) == 0)
            return _(titles[i]);
    }
    return NULL;
}

bool run_stats(struct client *client, struct failure *failure)
{
    const struct options *options = &client->options;
    const char *by = options_text(options, "by");
    int64_t since = options_number(options, "since", clock_midnight_local(clock_now()));
    struct printing printing = {.json = options_have(options, "json"),
                                .csv = options_have(options, "csv"),
                                .title = title_of(by)};
    text_start(&printing.row, ROW_MAX);
    if (printing.csv)
        csv_titles(&printing.row);
    json_t *body = json_pack("{s:s,s:I}", "by", by ? by : figures_by_words[FIGURES_TOTAL], "since",
                             (json_int_t)since);
    bool told = line_ask(&client->line, WIRE_STATS, body, print_item, &printing, failure);
    text_free(&printing.row);
    if (told && !printing.any && !printing.json && !printing.csv)
        fprintf(stderr, "%s\n", _("no calls"));
    return told;
}
