/* SPDX-License-Identifier: MIT */
/* The words that may follow a command's name. */
#include "console/complete.h"

#include "console/state.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 128

struct words {
    size_t count;
    struct word {
        const char *text; /* not NUL-terminated */
        size_t length;
    } list[WORDS_MAX];
};

static void add(struct words *words, const char *text, size_t length)
{
    if (words->count < WORDS_MAX)
        words->list[words->count++] = (struct word){text, length};
}

/* Of "one|other|NAME": words in capitals stand for something else. */
static void add_fixed(struct words *words, const char *arguments)
{
    while (*arguments) {
        size_t length = strcspn(arguments, "|");
        if (*arguments < 'A' || *arguments > 'Z')
            add(words, arguments, length);
        arguments += length + (arguments[length] == '|');
    }
}

static void add_texts(struct words *words, const struct settings_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        add(words, texts->list[i], strlen(texts->list[i]));
}

static void add_known(struct words *words, const struct console *console, enum action action)
{
    const struct engine_settings *engine = &console->engine;
    for (size_t i = 0; action == ACTION_PROVIDER && i < console->accounts.count; i++)
        add(words, console->accounts.list[i].name, strlen(console->accounts.list[i].name));
    if (action == ACTION_PAUSE)
        add_texts(words, &engine->pause_reasons);
    else if (action == ACTION_DISPOSITION)
        add_texts(words, &engine->dispositions);
    else if (action == ACTION_PHONE)
        add_texts(words, &engine->phones);
    else if (action == ACTION_CALLER_ID)
        add_texts(words, &engine->caller_ids);
}

/* The place of the word that is wanted, or the count. */
static size_t find(const struct words *words, const char *typed)
{
    size_t length = strlen(typed);
    size_t first = words->count;
    for (size_t i = words->count; i-- > 0;) {
        const struct word *word = &words->list[i];
        bool begins = word->length >= length && strncmp(word->text, typed, length) == 0;
        if (begins && word->length == length)
            return (i + 1) % words->count; /* it is whole: the next one, and round again */
        first = begins ? i : first;
    }
    return first;
}

bool complete_word(const struct console *console, enum action action, const char *typed, char *out,
                   size_t size)
{
    struct words words = {0};
    const char *arguments = action == ACTION_NONE ? NULL : actions[action].arguments;
    if (!arguments || strchr(arguments, ' ')) /* more than one word, in no order */
        return false;
    add_fixed(&words, arguments);
    add_known(&words, console, action);
    size_t at = find(&words, typed);
    if (at >= words.count)
        return false;
    snprintf(out, size, "%.*s", (int)words.list[at].length, words.list[at].text);
    return true;
}
