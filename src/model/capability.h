/* SPDX-License-Identifier: MIT */
/* What a provider can do: one row a capability, from which the dial form, `dial --help`,
   `providers` and the manual derive. */
#ifndef MODEL_CAPABILITY_H
#define MODEL_CAPABILITY_H

#include <stdbool.h>

/* Name in JSON, and the sentence for people. */
#define CAPABILITIES(X)                                                                \
    X(FROM, "from", N_("another number than the agent's own can be rung first"))       \
    X(RECORD, "record", N_("the call can be recorded"))                                \
    X(MINUTES, "minutes", N_("the length of the call can be limited"))                 \
    X(CALLER_ID, "caller-id", N_("the number that is shown can be chosen"))            \
    X(HIDE_CALLER_ID, "hide-caller-id", N_("the number can be hidden"))                \
    X(INVERT, "invert", N_("the other party can be rung first"))                       \
    X(SCHEDULE, "schedule", N_("the call can be ordered for later"))                   \
    X(MAX_WAIT, "max-wait", N_("how long the order waits for a free line can be set")) \
    X(RETRIES, "retries", N_("a busy number can be tried again"))                      \
    X(VARIABLES, "variables", N_("variables can be sent with the call"))               \
    X(HANGUP, "hangup", N_("the call can be hung up from here"))                       \
    X(STATUS, "status", N_("the provider can be asked what became of the call"))       \
    X(EVENTS, "events", N_("the provider tells what happens in the call"))

enum capability {
#define X(name, word, sentence) CAPABILITY_##name,
    CAPABILITIES(X)
#undef X
        CAPABILITY_COUNT
};

/* A set of them. */
#define CAPABILITY_BIT(capability) (1u << (capability))

extern const char *const capability_words[CAPABILITY_COUNT];
extern const char *const capability_sentences[CAPABILITY_COUNT]; /* for _() */
/* The option of `dial` that needs it, "--from"; the contrary of a switch needs the same. NULL where
   no option does. */
extern const char *const capability_options[CAPABILITY_COUNT];

#endif
