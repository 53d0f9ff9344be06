/* SPDX-License-Identifier: MIT */
/* The rule of [route]: which numbers a line is for. */
#ifndef CONFIG_ROUTE_H
#define CONFIG_ROUTE_H

#include <stdbool.h>

#define ROUTE_OTHERS "*" /* the prefix that stands for all numbers */

/* Whether the line takes the number: "+34" those that begin so, ROUTE_OTHERS or "" all of them,
   also those without + (short ones, a provider's own addresses). Of the lines that do, the one with
   the longest prefix counts. */
bool route_takes(const char *prefix, const char *e164);

#endif
