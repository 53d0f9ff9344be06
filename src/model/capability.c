/* SPDX-License-Identifier: MIT */
/* The names of the capabilities. */
#include "model/capability.h"

#include "base/intl.h"

const char *const capability_words[CAPABILITY_COUNT] = {
#define X(name, word, sentence) [CAPABILITY_##name] = word,
    CAPABILITIES(X)
#undef X
};

const char *const capability_sentences[CAPABILITY_COUNT] = {
#define X(name, word, sentence) [CAPABILITY_##name] = sentence,
    CAPABILITIES(X)
#undef X
};

const char *const capability_options[CAPABILITY_COUNT] = {
    [CAPABILITY_FROM] = "--from",
    [CAPABILITY_RECORD] = "--record",
    [CAPABILITY_MINUTES] = "--minutes",
    [CAPABILITY_CALLER_ID] = "--caller-id",
    [CAPABILITY_HIDE_CALLER_ID] = "--show-caller-id",
    [CAPABILITY_INVERT] = "--invert",
    [CAPABILITY_SCHEDULE] = "--at",
    [CAPABILITY_MAX_WAIT] = "--max-wait",
    [CAPABILITY_RETRIES] = "--retries",
    [CAPABILITY_VARIABLES] = "--var",
};
