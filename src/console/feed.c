/* SPDX-License-Identifier: MIT */
/* Reading how listener and store fare. */
#include "console/feed.h"

#include "base/utf8.h"
#include "console/member.h"

#include <stdlib.h>
#include <string.h>

static int64_t newer_member(const json_t *body, const char *key)
{
    return json_is_integer(json_object_get(body, key)) ? member_count(body, key) : -1;
}

static int lines_order(const void *one, const void *other)
{
    return strcmp(((const struct feed_line *)one)->name, ((const struct feed_line *)other)->name);
}

static void lines_read(struct feed *feed, const json_t *lines)
{
    const char *name;
    json_t *line;
    json_object_foreach ((json_t *)lines, name, line) {
        if (feed->line_count == FEED_LINES_MAX)
            break;
        struct feed_line *out = &feed->lines[feed->line_count];
        utf8_copy_clean(out->name, sizeof out->name, name, strlen(name));
        out->last_at = member_time(line, "last_at");
        out->events = member_count(line, "events");
        feed->line_count += out->name[0] != '\0';
    }
    qsort(feed->lines, feed->line_count, sizeof *feed->lines, lines_order);
}

void feed_read(struct feed *feed, const json_t *body)
{
    const char *listener = json_string_value(json_object_get(body, "listener"));
    *feed = (struct feed){.known = true, .listener = listener && listener[0]};
    feed->last_at = member_time(body, "last_at");
    feed->events = member_count(body, "events");
    feed->duplicates = member_count(body, "duplicates");
    feed->refused = member_count(body, "refused");
    feed->quarantined = member_count(body, "quarantined");
    feed->per_minute = newer_member(body, "per_minute");
    feed->out_of_order = newer_member(body, "out_of_order");
    feed->unknown = member_count(body, "unknown_queries");
    member_text(feed->unknown_name, sizeof feed->unknown_name, body, "unknown_query");
    member_text(feed->trouble, sizeof feed->trouble, body, "trouble");
    member_text(feed->silent, sizeof feed->silent, body, "silent");
    lines_read(feed, json_object_get(body, "lines"));
}

const struct feed_line *feed_line_find(const struct feed *feed, const char *name)
{
    for (size_t i = 0; i < feed->line_count; i++) {
        if (strcmp(feed->lines[i].name, name) == 0)
            return &feed->lines[i];
    }
    return NULL;
}
