/* SPDX-License-Identifier: MIT */
/* How listener and store fare, as the engine tells: the events as a whole, and by line. */
#ifndef CONSOLE_FEED_H
#define CONSOLE_FEED_H

#include "base/failure.h"
#include "model/call.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FEED_LINES_MAX  64 /* that are shown; more are not kept */
#define FEED_LINE_SIZE  64
#define FEED_QUERY_SIZE 64

struct feed_line {
    char name[FEED_LINE_SIZE];
    int64_t last_at; /* ms; 0: not known */
    int64_t events;
};

struct feed {
    bool known;
    bool listener;
    int64_t last_at; /* ms; 0: no event yet */
    int64_t events, duplicates, refused, quarantined;
    int64_t per_minute;                     /* -1: an older engine does not tell */
    int64_t out_of_order;                   /* -1: the same */
    char trouble[FAILURE_SENTENCE_MAX];     /* why events can't be stored just now; "": they can */
    char silent[FAILURE_SENTENCE_MAX];      /* the alarm; "": there is none */
    int64_t unknown;                        /* questions that nobody has said the answer to */
    char unknown_name[FEED_QUERY_SIZE];     /* of the last one */
    struct feed_line lines[FEED_LINES_MAX]; /* by name */
    size_t line_count;
};

/* Reads the body of FEED. */
void feed_read(struct feed *feed, const json_t *body);
/* NULL where there is none. */
const struct feed_line *feed_line_find(const struct feed *feed, const char *name);

#endif
