/* SPDX-License-Identifier: MIT */
/* Where events are sent: the lines that `centralita urls` prints. */
#ifndef SIMULATOR_URLS_H
#define SIMULATOR_URLS_H

#include "simulator/call.h"

#include <stdbool.h>
#include <stddef.h>

#define URLS_OF_AN_EVENT 4
#define URLS_LINE_MAX    4096

struct urls {
    char *list[SIM_EVENT_COUNT][URLS_OF_AN_EVENT];
    size_t count[SIM_EVENT_COUNT];
};

/* Takes the URL of the line, whatever stands around it, if its path ends in an event's name; other
   lines are nothing. false if there are too many of that event. */
bool urls_add_line(struct urls *urls, const char *line);
void urls_free(struct urls *urls);

#endif
