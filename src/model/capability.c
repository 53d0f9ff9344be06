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
