/* SPDX-License-Identifier: MIT */
/* Where events are sent and questions asked: the lines that `centralita urls` prints. */
#ifndef SIMULATOR_URLS_H
#define SIMULATOR_URLS_H

#include "simulator/call.h"

#include <stdbool.h>
#include <stddef.h>

#define URLS_OF_AN_EVENT 4
#define URLS_LINE_MAX    4096
#define URLS_QUERY       "query" /* what the path of the address of questions ends in */

struct urls {
    char *list[SIM_EVENT_COUNT][URLS_OF_AN_EVENT];
    size_t count[SIM_EVENT_COUNT];
    char *query; /* NULL: none is known. One alone, since a question has one answer */
};

/* Takes the URL of the line, whatever stands around it, if its path ends in an event's name or in
   URLS_QUERY; other lines are nothing. false if there are too many of that. */
bool urls_add_line(struct urls *urls, const char *line);
void urls_free(struct urls *urls);

#endif
