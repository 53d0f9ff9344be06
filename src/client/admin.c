/* SPDX-License-Identifier: MIT */
/* What administrators ask: `providers`, `urls`, `status`, `reload`, `stop`. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "client/client.h"
#include "client/families.h"
#include "client/key.h"
#include "client/output.h"
#include "client/present.h"
#include "config/route.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH    16
#define LABEL_WIDTH   14
#define CELL_SIZE     1024
#define STOP_PATIENCE 15000 /* ms for an engine to finish what it does */
/* And to read its configuration: each command that tells a secret has some seconds. */
#define RELOAD_PATIENCE 120000

const struct command_option options_providers[] = {
    {.name = "json", .sentence = N_("print JSON, an object a line")},
    {0},
};
const struct command_option options_urls[] = {{0}};
const struct command_option options_status[] = {
    {.name = "json", .sentence = N_("print JSON")},
    {0},
};
const struct command_option options_reload[] = {{0}};
const struct command_option options_stop[] = {{0}};

/* ---- providers */

/* A line below the provider's own; none where there is nothing to tell. */
static void print_fact(const char *label, const char *value)
{
    if (!value[0])
        return;
    fputs("    ", stdout);
    output_cell(label, LABEL_WIDTH, false);
    fputs("  ", stdout);
    output_cell(value, 0, false);
    putchar('\n');
}

/* "+34, +351, others": the numbers that go through it unless an order says otherwise. */
static void print_numbers(const json_t *provider)
{
    struct text list;
    size_t index;
    json_t *prefix;
    bool others = false;
    text_start(&list, OUTPUT_CELL_MAX);
    json_array_foreach (json_object_get(provider, "prefixes"), index, prefix) {
        const char *text = json_string_value(prefix) ? json_string_value(prefix) : "";
        bool all = strcmp(text, ROUTE_OTHERS) == 0;
        text_addf(&list, "%s%s", index ? ", " : "", all ? _("all others") : text);
        others |= all;
    }
    if (!others && json_is_true(json_object_get(provider, "preferred")))
        text_addf(&list, "%s%s", list.length ? ", " : "", _("those that no [route] names"));
    print_fact(_("numbers"), text_string(&list));
    text_free(&list);
}

static void print_work(const json_t *provider)
{
    long long under_way = (long long)present_number(provider, "under_way", 0);
    long long waiting = (long long)present_number(provider, "waiting", 0);
    char value[CELL_SIZE] = "";
    if (waiting > 0)
        snprintf(value, sizeof value, _("%lld, and %lld that wait"), under_way, waiting);
    else if (under_way > 0)
        snprintf(value, sizeof value, "%lld", under_way);
    print_fact(_("under way"), value);
}

static void print_health(const json_t *provider)
{
    const char *error = present_text(provider, "last_error");
    char at[PRESENT_TIME_SIZE];
    char value[CELL_SIZE];
    present_time(present_text(provider, "last_success_at"), at);
    print_fact(_("last success"), at);
    present_time(present_text(provider, "last_error_at"), at);
    snprintf(value, sizeof value, "%s%s%s", at, at[0] ? "  " : "", error);
    print_fact(_("last error"), error[0] ? value : "");
    present_time(present_text(provider, "retry_at"), at);
    snprintf(value, sizeof value, _("asks to wait until %s"), at);
    print_fact(_("busy"), at[0] ? value : "");
}

static void print_provider(const json_t *provider)
{
    size_t index;
    json_t *word;
    output_cell(present_text(provider, "name"), NAME_WIDTH, false);
    fputs("  ", stdout);
    output_cell(present_text(provider, "kind"), NAME_WIDTH, false);
    putchar(' ');
    json_array_foreach (json_object_get(provider, "capabilities"), index, word) {
        putchar(' ');
        output_cell(json_string_value(word) ? json_string_value(word) : "", 0, false);
    }
    putchar('\n');
    print_numbers(provider);
    print_health(provider);
    print_work(provider);
}

static bool provider_item(void *context, json_t *provider, struct failure *failure)
{
    (void)failure;
    const bool *json = context;
    if (*json)
        output_json(provider);
    else
        print_provider(provider);
    return true;
}

bool run_providers(struct client *client, struct failure *failure)
{
    bool json = options_have(&client->options, "json");
    return line_ask(&client->line, WIRE_PROVIDERS, NULL, provider_item, &json, failure);
}

/* ---- urls */

struct urls {
    char *key;         /* percent-encoded, or NULL */
    bool hidden;       /* a URL had KEY in it that could not be replaced */
    char provider[64]; /* the last one that was printed */
};

static bool url_item(void *context, json_t *item, struct failure *failure)
{
    (void)failure;
    struct urls *urls = context;
    const char *provider = present_text(item, "provider");
    if (strcmp(provider, urls->provider) != 0) {
        printf("%s%s\n", urls->provider[0] ? "\n" : "", provider);
        snprintf(urls->provider, sizeof urls->provider, "%s", provider);
    }
    char *url = key_into_url(present_text(item, "url"), urls->key);
    urls->hidden |= !urls->key && key_stands_in(present_text(item, "url"));
    for (const char *c = present_text(item, "event"); *c; c++)
        putchar(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    fputs("  ", stdout);
    output_cell(url ? url : "", 0, false);
    putchar('\n');
    free(url);
    return true;
}

bool run_urls(struct client *client, struct failure *failure)
{
    struct urls urls = {.key = key_find(client->attach.config, client->line.socket)};
    json_t *body = json_object();
    if (client->options.word_count)
        json_object_set_new(body, "provider", json_string(client->options.words[0]));
    bool told = line_ask(&client->line, WIRE_URLS, body, url_item, &urls, failure);
    key_free(urls.key);
    if (told && urls.hidden)
        fprintf(stderr, "%s\n",
                _("KEY stands for the listener's key, which only who may read the engine's "
                  "configuration is told"));
    return told;
}

/* ---- status */

static void print_line(const char *label, const char *value)
{
    output_cell(label, LABEL_WIDTH, false);
    fputs("  ", stdout);
    output_cell(value, 0, false);
    putchar('\n');
}

static void print_count(const char *label, const json_t *object, const char *key)
{
    char value[PRESENT_SHORT_SIZE];
    snprintf(value, sizeof value, "%lld", (long long)present_number(object, key, 0));
    print_line(label, value);
}

/* Nothing where no script asks. */
static void print_questions(const json_t *questions)
{
    char value[CELL_SIZE];
    long long unknown = (long long)present_number(questions, "unknown", 0);
    if (present_number(questions, "asked", 0) > 0) {
        print_count(_("Questions"), questions, "asked");
        print_count(_("Waiting"), questions, "open");
        print_count(_("By default"), questions, "defaults");
    }
    snprintf(value, sizeof value, _("%lld, the last one %s"), unknown,
             present_text(questions, "last_unknown"));
    if (unknown > 0)
        print_line(_("Without [query]"), value);
}

/* Each line of Infocaller's from which something came, and when the last was. */
static void print_lines(const json_t *lines)
{
    const char *name;
    json_t *line;
    json_object_foreach ((json_t *)lines, name, line) {
        char value[CELL_SIZE];
        char at[PRESENT_TIME_SIZE];
        long long events = (long long)present_number(line, "events", 0);
        present_time(present_text(line, "last_at"), at);
        snprintf(value, sizeof value,
                 ngettext("%.31s: %lld event, the last one %s",
                          "%.31s: %lld events, the last one %s", (unsigned long)events),
                 name, events, at);
        print_line(_("Line"), value);
    }
}

static void print_feed(const json_t *feed)
{
    char at[PRESENT_TIME_SIZE];
    const char *silent = present_text(feed, "silent");
    print_count(_("Events"), feed, "events");
    print_count(_("In a minute"), feed, "per_minute");
    print_count(_("Duplicates"), feed, "duplicates");
    print_count(_("Out of order"), feed, "out_of_order");
    print_count(_("Refused"), feed, "refused");
    print_count(_("Quarantined"), feed, "quarantined");
    present_time(present_text(feed, "last_at"), at);
    print_line(_("Last event"), at[0] ? at : _("none yet"));
    print_lines(json_object_get(feed, "lines"));
    if (silent[0])
        print_line(_("Feed silent"), silent);
}

static void print_status(const json_t *status)
{
    const json_t *feed = json_object_get(status, "feed");
    const char *listener = present_text(status, "listener");
    char shown[PRESENT_SHORT_SIZE];
    print_line(_("Version"), present_text(status, "version"));
    print_count(_("Process"), status, "pid");
    present_duration((int64_t)json_number_value(json_object_get(status, "uptime")), shown);
    print_line(_("Up for"), shown);
    print_line(_("Listener"), listener[0] ? listener : _("none"));
    print_count(_("Live calls"), status, "live");
    print_count(_("Consoles"), status, "consoles");
    print_count(_("Strangers turned away"), status, "strangers");
    print_feed(feed);
    print_questions(json_object_get(status, "questions"));
}

static bool status_item(void *context, json_t *status, struct failure *failure)
{
    (void)failure;
    const bool *json = context;
    if (*json)
        output_json(status);
    else
        print_status(status);
    return true;
}

bool run_status(struct client *client, struct failure *failure)
{
    bool json = options_have(&client->options, "json");
    return line_ask(&client->line, WIRE_STATUS, NULL, status_item, &json, failure);
}

/* ---- reload */

static bool reload_item(void *context, json_t *item, struct failure *failure)
{
    (void)context;
    (void)failure;
    const char *fault = present_text(item, "fault");
    const char *told = fault[0] ? fault : present_text(item, "remark");
    char clean[CELL_SIZE];
    utf8_copy_clean(clean, sizeof clean, told, strlen(told));
    fprintf(stderr, "%s\n", clean);
    return true;
}

bool run_reload(struct client *client, struct failure *failure)
{
    client->line.patience = RELOAD_PATIENCE;
    return line_ask(&client->line, WIRE_RELOAD, NULL, reload_item, NULL, failure);
}

/* ---- stop */

bool run_stop(struct client *client, struct failure *failure)
{
    if (!line_ask(&client->line, WIRE_STOP, NULL, NULL, NULL, failure) && !client->line.lost)
        return false;
    failure_clear(failure);
    /* It has gone when the line ends; then another can be started. */
    client->line.patience = STOP_PATIENCE;
    struct failure gone = {0};
    struct wire_message message;
    int64_t deadline = clock_steady() + STOP_PATIENCE;
    while (clock_steady() < deadline && line_receive(&client->line, &message, -1, &gone))
        wire_message_free(&message);
    return client->line.lost && clock_steady() < deadline
               ? true
               : fail(failure, FAILURE_ENGINE, _("the engine was told to stop and still runs"));
}
