/* SPDX-License-Identifier: MIT */
/* The program centralita-engine: run by `centralita`, and described in centralita-engine(8). */
#include "base/intl.h"
#include "base/paths.h"
#include "config/example.h"
#include "engine/accounts.h"
#include "engine/check.h"
#include "engine/engine.h"
#include "engine/options.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int run_check(const struct engine_command *command)
{
    struct config config;
    int code = FAILURE_NONE;
    if (!engine_read_config(&config, command->options.config)) {
        code = FAILURE_USAGE;
    } else {
        check_commands(&config);
        if (command->online)
            code = check_online(&config);
        else
            printf(_("%s: no fault found, %zu provider(s)\n"), config.path, config.account_count);
    }
    config_free(&config);
    return code;
}

/* The rows of the kinds that were named, or of all there are. */
static bool choose_kinds(const struct engine_command *command, struct config_kind *chosen,
                         size_t *count)
{
    size_t all;
    const struct config_kind *kinds = accounts_kinds(&all);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        bool wanted = command->kind_count == 0;
        for (size_t j = 0; j < command->kind_count; j++)
            wanted = wanted || strcmp(command->kinds[j], kinds[i].kind) == 0;
        if (wanted)
            chosen[(*count)++] = kinds[i];
    }
    for (size_t j = 0; j < command->kind_count; j++) {
        bool known = false;
        for (size_t i = 0; i < all; i++)
            known = known || strcmp(command->kinds[j], kinds[i].kind) == 0;
        if (!known) {
            fprintf(stderr,
                    _("init: there is no kind of provider %s; `centralita init` alone "
                      "writes all there are\n"),
                    command->kinds[j]);
            return false;
        }
    }
    return true;
}

static int run_init(const struct engine_command *command)
{
    struct config_kind chosen[ACCOUNT_KINDS_MAX];
    struct failure failure = {0};
    char path[PATH_SIZE];
    size_t count;
    if (!choose_kinds(command, chosen, &count))
        return FAILURE_USAGE;
    if (command->options.config)
        snprintf(path, sizeof path, "%s", command->options.config);
    else if (!path_in_home(PATH_CONFIG_HOME, "centralita/centralita.conf", path))
        fail(&failure, FAILURE_USAGE, _("there is no home directory; name a file with --config"));
    if (failure.kind || !config_create_example(path, chosen, count, &failure)) {
        fprintf(stderr, "init: %s\n", failure.sentence);
        return failure.kind;
    }
    printf(_("%s is written. Fill in what is marked there, then: centralita check\n"), path);
    return 0;
}

/* Whoever closes the standard files would have the next ones that are opened, the lock or the
   database, in their place, and the log written into them. */
static bool hold_standard_files(void)
{
    int file;
    do
        file = open("/dev/null", O_RDWR);
    while (file >= 0 && file <= STDERR_FILENO);
    return file >= 0 && close(file) == 0;
}

int main(int argc, char **argv)
{
    struct engine_command command;
    if (!hold_standard_files())
        return FAILURE_ENGINE;
    intl_start();
    if (!engine_command_read(&command, argc, argv))
        return FAILURE_USAGE;
    if (strcmp(command.word, "check") == 0)
        return run_check(&command);
    if (strcmp(command.word, "init") == 0)
        return run_init(&command);
    return engine_run(&command.options);
}
