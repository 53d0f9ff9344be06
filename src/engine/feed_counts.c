/* SPDX-License-Identifier: MIT */
/* Counting what comes over the feed. */
#include "engine/feed_counts.h"

#include "base/clock.h"

#include <string.h>

/* The line's place, made where there is none; NULL for "" and where there is no room, which a
   configuration that was changed may come to. */
static struct feed_line *line_of(struct feed_counts *counts, const char *line)
{
    for (size_t i = 0; i < counts->line_count; i++) {
        if (strcmp(counts->lines[i].line, line) == 0)
            return &counts->lines[i];
    }
    size_t length = strlen(line);
    if (!length || length >= FEED_LINE_SIZE || counts->line_count == CONFIG_PROVIDERS_MAX)
        return NULL;
    struct feed_line *place = &counts->lines[counts->line_count++];
    memcpy(place->line, line, length + 1);
    return place;
}

void feed_counts_event(struct feed_counts *counts, const char *line, int64_t at)
{
    struct feed_line *place = line_of(counts, line);
    int64_t second = at / CLOCK_SECOND;
    size_t slot = (size_t)(second % FEED_SECONDS);
    if (counts->minute[slot].second != second)
        counts->minute[slot].events = 0;
    counts->minute[slot].second = second;
    counts->minute[slot].events++;
    counts->events++;
    if (place) {
        place->last_at = at;
        place->events++;
    }
}

int64_t feed_counts_per_minute(const struct feed_counts *counts, int64_t now)
{
    int64_t second = now / CLOCK_SECOND;
    int64_t events = 0;
    for (size_t i = 0; i < FEED_SECONDS; i++) {
        int64_t age = second - counts->minute[i].second;
        if (age >= 0 && age < FEED_SECONDS)
            events += counts->minute[i].events;
    }
    return events;
}

/* ---- As JSON */

static json_t *time_in_ms(int64_t at)
{
    return at ? json_integer(at) : json_null();
}

static json_t *time_in_text(int64_t at)
{
    char text[CLOCK_ISO_SIZE];
    clock_format_utc(at, text);
    return at ? json_string(text) : json_null();
}

static json_t *to_json(const struct feed_counts *counts, int64_t now, json_t *(*time)(int64_t at))
{
    json_t *lines = json_object();
    for (size_t i = 0; i < counts->line_count; i++) {
        const struct feed_line *line = &counts->lines[i];
        json_object_set_new(lines, line->line,
                            json_pack("{s:o,s:I}", "last_at", time(line->last_at), "events",
                                      (json_int_t)line->events));
    }
    return json_pack("{s:I,s:I,s:I,s:I,s:o,s:I,s:I,s:o}", "events", (json_int_t)counts->events,
                     "duplicates", (json_int_t)counts->duplicates, "refused",
                     (json_int_t)counts->refused, "quarantined", (json_int_t)counts->quarantined,
                     "last_at", time(counts->last_at), "per_minute",
                     (json_int_t)feed_counts_per_minute(counts, now), "out_of_order",
                     (json_int_t)counts->out_of_order, "lines", lines);
}

json_t *feed_counts_status(const struct feed_counts *counts, int64_t now)
{
    return to_json(counts, now, time_in_text);
}

json_t *feed_counts_news(const struct feed_counts *counts, int64_t now)
{
    return to_json(counts, now, time_in_ms);
}
