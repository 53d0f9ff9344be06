/* SPDX-License-Identifier: MIT */
/* The completion of what follows a command's name. */
#ifndef CONSOLE_COMPLETE_H
#define CONSOLE_COMPLETE_H

#include "console/actions.h"

#include <stdbool.h>
#include <stddef.h>

struct console;

/* Puts into `out` what follows `typed` behind the action's name: the first word that begins so, or
   the next one where it is a whole word already. The words are those of its row, and what stands
   there in capitals for names that are known now. false where there is none. */
bool complete_word(const struct console *console, enum action action, const char *typed, char *out,
                   size_t size);

#endif
