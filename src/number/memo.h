/* SPDX-License-Identifier: MIT */
/* What was asked of a number a moment ago: a call's events bring the same few numbers again and
   again, and reading one costs more than all the rest of an event's way. */
#ifndef NUMBER_MEMO_H
#define NUMBER_MEMO_H

#include "number/number.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum memo_question { MEMO_NONE, MEMO_E164, MEMO_SHOW };

/* The answer that was kept on this thread for the same text and country, in `out`; `*good` is
   whether it had been an answer at all. false where there is none. */
bool memo_find(enum memo_question question, const char *text, const char *country, bool *good,
               char out[NUMBER_SIZE]);

/* Keeps an answer in place of an older one. A text of NUMBER_SIZE or more is not kept. */
void memo_keep(enum memo_question question, const char *text, const char *country, bool good,
               const char *answer);

#ifdef __cplusplus
}
#endif

#endif
