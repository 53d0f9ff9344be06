/* SPDX-License-Identifier: MIT */
/* [agents], what holds for all agents, and [agent.NAME], one by login. */
#ifndef CONFIG_AGENTS_H
#define CONFIG_AGENTS_H

#include "config/list.h"
#include "config/option.h"

#include <stdbool.h>
#include <stddef.h>

#define AGENT_NAME_SIZE         64 /* bytes, NUL included: a login */
#define AGENTS_MAX              1000
#define AGENT_PAUSE_REASONS_MAX 20
#define AGENT_DISPOSITIONS_MAX  9 /* one key each */
#define AGENT_PHONES_MAX        32

/* The limits and targets of [agents], in the order of its table: key, default, sentence. Seconds,
   but the first one of the targets, which is per cent. 0: none. */
#define AGENT_LIMITS(X)                                                                 \
    X(long_talk, "1800",                                                                \
      N_("Seconds of talk from which on a call is flagged for supervisors; "            \
         "0: never"))                                                                   \
    X(long_wrap_up, "120", N_("The same for an agent's wrap-up"))                       \
    X(long_pause, "1800", N_("The same for an agent's pause"))                          \
    X(target_answered, "0",                                                             \
      N_("Of a hundred calls those that should be answered; the "                       \
         "supervisors' view shows it beside the figure; 0: no target"))                 \
    X(target_talk, "0", N_("Seconds that a talk should take on average; 0: no target")) \
    X(target_wrap_up, "0", N_("The same for wrap-up"))

struct agent_rules {
    struct list pause_reasons;
    struct list dispositions; /* key 1 is [0] */
    int wrap_up;              /* seconds after a call in which an agent is not ready; 0: none */
#define X(key, fallback, sentence) int key;
    AGENT_LIMITS(X)
#undef X
    struct option_values values;
};

/* One [agent.NAME]. Numbers as they are written. */
struct agent_entry {
    char name[AGENT_NAME_SIZE]; /* behind "agent." */
    int line;
    const char *number;     /* the phone that rings; "": that of [agent] */
    struct list phones;     /* to choose from; `number` is one of them without being named */
    struct list caller_ids; /* what may be shown beside the provider's own */
    struct list prefixes;   /* what may be dialled; none: anything */
    int calls_a_day;        /* 0: any number */
    struct option_values values;
};

struct config;
struct section_reader;

/* The login where the section is one of an agent's, else NULL. */
const char *agents_name(const char *section);

void agents_read(struct config *config, struct section_reader *reader);
void agents_free(struct config *config);

#endif
