/* SPDX-License-Identifier: MIT */
/* The program centralita-engine: run by `centralita`, and described in centralita-engine(8). */
#include "base/intl.h"
#include "config/example.h"
#include "engine/accounts.h"
#include "engine/engine.h"
#include "engine/options.h"

#include <stdio.h>
#include <string.h>

static int run_check(const struct engine_command *command)
{
    struct config config;
    bool good = engine_read_config(&config, command->options.config);
    if (good)
        printf(_("%s: no fault found, %zu provider(s)\n"), config.path, config.account_count);
    config_free(&config);
    return good ? 0 : FAILURE_USAGE;
}

static int run_init(const struct engine_command *command)
{
    (void)command;
    return 0;
}

int main(int argc, char **argv)
{
    struct engine_command command;
    intl_start();
    if (!engine_command_read(&command, argc, argv))
        return FAILURE_USAGE;
    if (strcmp(command.word, "check") == 0)
        return run_check(&command);
    if (strcmp(command.word, "init") == 0)
        return run_init(&command);
    return engine_run(&command.options);
}
