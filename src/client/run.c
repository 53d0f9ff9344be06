/* SPDX-License-Identifier: MIT */
/* Commands that another program of ours carries out, in the place of this one. */
#include "base/intl.h"
#include "client/client.h"
#include "client/families.h"
#include "client/process.h"

#define ARGUMENTS_ROOM (OPTIONS_WORDS_MAX + 8)

const struct command_option options_init[] = {{0}};
const struct command_option options_check[] = {
    {.name = "online",
     .sentence = N_("ask each provider too, without placing a call: whether its host answers, its "
                    "certificate holds and the credentials are taken")},
    {0},
};
const struct command_option options_serve[] = {{0}};
const struct command_option options_simulate[] = {{0}};

static const char engine[] = "centralita-engine";
static const char simulator[] = "centralita-simulator";

/* The engine with the first word `verb` and a switch of its (NULL: none), our common options, and
   our words. */
static bool become_engine(const struct client *client, const char *verb, const char *also,
                          struct failure *failure)
{
    const char *arguments[ARGUMENTS_ROOM] = {0};
    size_t count = 0;
    if (verb)
        arguments[count++] = verb;
    if (also)
        arguments[count++] = also;
    if (client->attach.config) {
        arguments[count++] = "--config";
        arguments[count++] = client->attach.config;
    }
    if (client->attach.socket) {
        arguments[count++] = "--socket";
        arguments[count++] = client->attach.socket;
    }
    for (size_t i = 0; i < client->options.word_count; i++)
        arguments[count++] = client->options.words[i];
    return process_become(engine, arguments, failure);
}

bool run_init(struct client *client, struct failure *failure)
{
    return become_engine(client, "init", NULL, failure);
}

bool run_check(struct client *client, struct failure *failure)
{
    const char *also = options_have(&client->options, "online") ? "--online" : NULL;
    return become_engine(client, "check", also, failure);
}

bool run_serve(struct client *client, struct failure *failure)
{
    return become_engine(client, NULL, NULL, failure);
}

bool run_simulate(struct client *client, struct failure *failure)
{
    return process_become(simulator, (const char *const *)client->options.rest, failure);
}
