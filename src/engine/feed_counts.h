/* SPDX-License-Identifier: MIT */
/* What came over the feed since the engine started: counts, the last minute's events, and each
   line's last one. Times in ms. */
#ifndef ENGINE_FEED_COUNTS_H
#define ENGINE_FEED_COUNTS_H

#include "config/config.h"

#include <jansson.h>
#include <stdint.h>

#define FEED_LINE_SIZE 32
#define FEED_SECONDS   60

struct feed_line {
    char line[FEED_LINE_SIZE];
    int64_t last_at;
    int64_t events;
};

struct feed_counts {
    int64_t events;
    int64_t duplicates;
    int64_t refused;
    int64_t quarantined;
    int64_t out_of_order; /* of `events`: a later stage of its call was known already */
    int64_t last_at;      /* 0: none yet */
    struct feed_line lines[CONFIG_PROVIDERS_MAX]; /* each account has one at most */
    size_t line_count;
    struct {
        int64_t second;
        int64_t events;
    } minute[FEED_SECONDS];
};

/* An event of the line, which is one of the configuration's; "" where it has none. */
void feed_counts_event(struct feed_counts *counts, const char *line, int64_t at);
/* Events of the 60 seconds up to now. */
int64_t feed_counts_per_minute(const struct feed_counts *counts, int64_t now);

/* New references. For `status`, with times in text; for the FEED message, with times in ms. */
json_t *feed_counts_status(const struct feed_counts *counts, int64_t now);
json_t *feed_counts_news(const struct feed_counts *counts, int64_t now);

#endif
