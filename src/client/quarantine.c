/* SPDX-License-Identifier: MIT */
/* The requests that could not be read: `quarantine`. */
#include "base/intl.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_WIDTH   6
#define PROVIDER_WIDTH 16
#define EVENT_WIDTH    15

const struct command_option options_quarantine[] = {{0}};
const struct command_option options_quarantine_show[] = {{0}};
const struct command_option options_quarantine_retry[] = {{0}};

static void print_head(const json_t *item)
{
    char at[PRESENT_TIME_SIZE];
    char number[PRESENT_SHORT_SIZE];
    snprintf(number, sizeof number, "%" PRId64, present_number(item, "number", 0));
    present_time(present_text(item, "at"), at);
    output_cell(number, NUMBER_WIDTH, false);
    fputs("  ", stdout);
    output_cell(at, (int)sizeof at - 1, false);
    fputs("  ", stdout);
    output_cell(present_text(item, "provider"), PROVIDER_WIDTH, false);
    fputs("  ", stdout);
    output_cell(present_text(item, "event"), EVENT_WIDTH, false);
    fputs("  ", stdout);
    output_cell(present_text(item, "why"), 0, false);
    if (json_is_true(json_object_get(item, "released")))
        printf(" (%s)", _("read since"));
    putchar('\n');
}

static bool list_item(void *context, json_t *item, struct failure *failure)
{
    (void)failure;
    bool *any = context;
    *any = true;
    print_head(item);
    return true;
}

bool run_quarantine(struct client *client, struct failure *failure)
{
    bool any = false;
    bool listed = line_ask(&client->line, WIRE_QUARANTINE, NULL, list_item, &any, failure);
    if (listed && !any)
        fprintf(stderr, "%s\n", _("no request is in quarantine"));
    return listed;
}

/* The request as it came, its lines as lines; nothing else in it reaches the terminal raw. */
static void print_lines(const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *line = strndup(text, length && text[length - 1] == '\r' ? length - 1 : length);
        output_cell(line ? line : "", 0, false);
        putchar('\n');
        free(line);
        text += length + (text[length] == '\n');
    }
}

/* The request as it was kept: its parts by name, or text that is no JSON. */
static void print_request(json_t *raw)
{
    const char *key;
    json_t *value;
    if (json_is_string(raw))
        print_lines(json_string_value(raw));
    json_object_foreach (raw, key, value) {
        char *other =
            json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        printf("\n%s:\n", key);
        print_lines(json_is_string(value) ? json_string_value(value) : other ? other : "");
        free(other);
    }
}

static bool show_item(void *context, json_t *item, struct failure *failure)
{
    if (!list_item(context, item, failure))
        return false;
    print_request(json_object_get(item, "raw"));
    return true;
}

bool run_quarantine_show(struct client *client, struct failure *failure)
{
    const char *word = client->options.words[0];
    char *end;
    errno = 0;
    long long number = strtoll(word, &end, 10);
    if (errno || *end || end == word || number <= 0)
        return fail(failure, FAILURE_USAGE, _("quarantine show takes a number, not %s"), word);
    bool any = false;
    if (!line_ask(&client->line, WIRE_QUARANTINE, json_pack("{s:I}", "number", (json_int_t)number),
                  show_item, &any, failure))
        return false;
    return any ||
           fail(failure, FAILURE_NOT_DONE, _("there is no request %lld in quarantine"), number);
}

static bool retry_item(void *context, json_t *item, struct failure *failure)
{
    (void)context;
    (void)failure;
    printf(_("%" PRId64 " tried, %" PRId64 " could be read\n"), present_number(item, "tried", 0),
           present_number(item, "released", 0));
    return true;
}

bool run_quarantine_retry(struct client *client, struct failure *failure)
{
    client->line.patience = LINE_FOREVER; /* there may be many */
    return line_ask(&client->line, WIRE_RETRY, NULL, retry_item, NULL, failure);
}
