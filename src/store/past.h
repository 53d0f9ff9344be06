/* SPDX-License-Identifier: MIT */
/* What the store knows of the agents when an engine starts: read at once and by whoever asks,
   before anything is submitted. */
#ifndef STORE_PAST_H
#define STORE_PAST_H

#include "store/store.h"

#include <jansson.h>

struct past;

/* How an agent stood by the last word. Borrowed. */
struct past_agent {
    const char *name;
    const char *reason; /* of a pause; "": none */
    const char *by;
    int64_t at;        /* of the pause, or of being ready; ms; 0: never */
    const char *phone; /* that was chosen; "" */
};

/* NULL with a sentence. */
struct past *past_open(const struct store *store, struct failure *failure);
void past_close(struct past *past);

/* Each tells what it finds in turn; false with a sentence where the store can't be read. A call is
   borrowed, and so is the name(s) of its contact (NULL: none). */
typedef void past_agent_told(void *context, const struct past_agent *agent);
typedef void past_name_told(void *context, const char *name);
typedef void past_call_told(void *context, const struct call *call, const char *contact);

bool past_agents(struct past *past, past_agent_told *told, void *context, struct failure *failure);
/* The agent of each call since then, as often as there are calls. */
bool past_names(struct past *past, int64_t since, past_name_told *told, void *context,
                struct failure *failure);
/* Those that are not over and have an agent, in the order of their beginning. */
bool past_open_calls(struct past *past, past_call_told *told, void *context,
                     struct failure *failure);
/* The last calls of the agent, the newest first. */
bool past_last_calls(struct past *past, const char *agent, int most, past_call_told *told,
                     void *context, struct failure *failure);
/* As store_read_agent_day gives it: a new reference to the row. */
json_t *past_day(struct past *past, const char *agent, int64_t since, struct failure *failure);

#endif
