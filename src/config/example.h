/* SPDX-License-Identifier: MIT */
/* A commented configuration to start from, written from the option tables. */
#ifndef CONFIG_EXAMPLE_H
#define CONFIG_EXAMPLE_H

#include "base/failure.h"
#include "config/config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Sections of queries, one for each way of answering; lines, each with its end. */
extern const char config_example_queries[];

/* Writes it: a section for each of the kinds (one at least), `key` (fresh) as the listener's. What
   is required and has no default stands there with an example; secrets stand as SECRET_PLACEHOLDER,
   which the reader refuses until it is replaced. `country` ("ES") as agent.country; "" leaves it
   commented out. */
void config_write_example(FILE *out, const struct config_kind *kinds, size_t count, const char *key,
                          const char *country);

/* The same into a new file of mode 0600, with a key made for it and the country of the user's
   locale; its directory is made. Never over a file that is there. */
bool config_create_example(const char *path, const struct config_kind *kinds, size_t count,
                           struct failure *failure);

#endif
