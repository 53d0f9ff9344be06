/* SPDX-License-Identifier: MIT */
/* Reading the engine's command line. */
#include "engine/options.h"

#include "base/intl.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_CONFIG, OPTION_SOCKET, OPTION_ON_DEMAND, OPTION_LOG, OPTION_ONLINE, OPTION_END };

const struct engine_option engine_option_table[] = {
    [OPTION_CONFIG] = {"config", "FILE", NULL, N_("the configuration to read")},
    [OPTION_SOCKET] = {"socket", "PATH", "",
                       N_("where clients attach, whatever the configuration says")},
    [OPTION_ON_DEMAND] = {"on-demand", NULL, "",
                          N_("leave when for engine.linger seconds nobody has needed the engine")},
    [OPTION_LOG] = {"log", "FILE", "", N_("write the log there, once the engine is ready")},
    [OPTION_ONLINE] = {"online", NULL, "check",
                       N_("ask each provider too, without placing a call: whether its host "
                          "answers, its certificate holds and the credentials are taken")},
    [OPTION_END] = {NULL, NULL, NULL, NULL},
};

const struct engine_job engine_jobs[] = {
    {"", N_("serve")},
    {"check", N_("read the configuration, name every fault and leave")},
    {"init", N_("write a configuration to start from; the kinds of providers follow")},
    {NULL, NULL},
};

static void option_take(struct engine_command *command, int which, const char *value)
{
    struct engine_options *options = &command->options;
    if (which == OPTION_CONFIG)
        options->config = value;
    else if (which == OPTION_SOCKET)
        options->socket = value;
    else if (which == OPTION_LOG)
        options->log = value;
    else if (which == OPTION_ONLINE)
        command->online = true;
    else
        options->on_demand = true;
}

/* `--name VALUE` or `--name=VALUE`; returns how many arguments it took, 0 where it is wrong. */
static int option_read(struct engine_command *command, const char *argument, const char *next)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    for (int i = 0; engine_option_table[i].name; i++) {
        const struct engine_option *option = &engine_option_table[i];
        if (strlen(option->name) != length || strncmp(option->name, name, length) != 0)
            continue;
        bool attached = name[length] == '=';
        if (!option->argument) {
            option_take(command, i, NULL);
            return attached ? 0 : 1;
        }
        const char *value = attached ? name + length + 1 : next;
        if (!value)
            return 0;
        option_take(command, i, value);
        return attached ? 1 : 2;
    }
    return 0;
}

static bool job_find(const char *word)
{
    for (size_t i = 0; engine_jobs[i].word; i++) {
        if (strcmp(engine_jobs[i].word, word) == 0)
            return true;
    }
    return false;
}

bool engine_command_read(struct engine_command *command, int argc, char **argv)
{
    *command = (struct engine_command){.word = ""};
    int at = 1;
    if (argc > 1 && argv[1][0] != '-')
        command->word = argv[at++];
    bool good = job_find(command->word);
    while (good && at < argc && strncmp(argv[at], "--", 2) == 0) {
        int took = option_read(command, argv[at], at + 1 < argc ? argv[at + 1] : NULL);
        good = took > 0;
        at += took;
    }
    command->kinds = argv + at;
    command->kind_count = (size_t)(argc - at);
    good = good && (command->kind_count == 0 || strcmp(command->word, "init") == 0) &&
           (!command->online || strcmp(command->word, "check") == 0);
    if (!good)
        fprintf(stderr, _("centralita-engine: %s is not understood; see centralita-engine(8)\n"),
                at < argc ? argv[at] : command->word);
    return good;
}
