/* SPDX-License-Identifier: MIT */
/* One table a thread, of fixed size, in which a newer answer takes the place of an older one. */
#include "number/memo.h"

#include <stdint.h>
#include <string.h>

#define MEMO_PLACES 512 /* a power of two */

struct memo {
    enum memo_question question;
    bool good;
    char country[COUNTRY_SIZE];
    char text[NUMBER_SIZE];
    char answer[NUMBER_SIZE];
};

static _Thread_local struct memo memos[MEMO_PLACES];

static const char *country_text(const char *country)
{
    return country ? country : "";
}

static bool memo_fits(const char *text, const char *country)
{
    return text && strnlen(text, NUMBER_SIZE) < NUMBER_SIZE &&
           strnlen(country_text(country), COUNTRY_SIZE) < COUNTRY_SIZE;
}

static struct memo *memo_place(enum memo_question question, const char *text, const char *country)
{
    uint32_t hash = 2166136261u + (uint32_t)question; /* FNV-1a */
    for (const char *at = text; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    for (const char *at = country_text(country); *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    return &memos[(hash ^ hash >> 16) & (MEMO_PLACES - 1)];
}

bool memo_find(enum memo_question question, const char *text, const char *country, bool *good,
               char out[NUMBER_SIZE])
{
    if (!memo_fits(text, country))
        return false;
    const struct memo *memo = memo_place(question, text, country);
    if (memo->question != question || strcmp(memo->text, text) != 0 ||
        strcmp(memo->country, country_text(country)) != 0)
        return false;
    *good = memo->good;
    memcpy(out, memo->answer, NUMBER_SIZE);
    return true;
}

void memo_keep(enum memo_question question, const char *text, const char *country, bool good,
               const char *answer)
{
    if (!memo_fits(text, country) || strnlen(answer, NUMBER_SIZE) >= NUMBER_SIZE)
        return;
    struct memo *memo = memo_place(question, text, country);
    *memo = (struct memo){.question = question, .good = good};
    strcpy(memo->text, text);
    strcpy(memo->country, country_text(country));
    strcpy(memo->answer, answer);
}
