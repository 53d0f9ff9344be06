/* SPDX-License-Identifier: MIT */
/* From a command line to an exit code. */
#include "client/client.h"

#include "base/intl.h"
#include "client/help.h"
#include "client/output.h"

#include <signal.h>
#include <stdio.h>

static bool run_attached(struct client *client, struct failure *failure)
{
    const struct command *command = client->options.command;
    if (command->engine == COMMAND_ALONE)
        return command->run(client, failure);
    client->attach.may_start = command->engine == COMMAND_STARTS;
    if (!attach(&client->attach, &client->line, failure))
        return false;
    bool done = command->run(client, failure);
    line_close(&client->line);
    return done;
}

static bool run(struct client *client, struct failure *failure)
{
    if (client->options.version) {
        printf("centralita %s\n", PACKAGE_VERSION);
        return output_flush(failure);
    }
    if (client->options.help) {
        help_print(stdout, client->options.command);
        return output_flush(failure);
    }
    client->attach.config = options_text(&client->options, "config");
    client->attach.socket = options_text(&client->options, "socket");
    client->attach.client = "command";
    bool done = run_attached(client, failure);
    struct failure unwritten = {0};
    if (output_flush(&unwritten))
        return done;
    if (done && !client->options.command->keeps_exit) {
        *failure = unwritten;
        return false;
    }
    fprintf(stderr, "centralita: %s\n", unwritten.sentence);
    return done;
}

int client_main(int argc, char **argv)
{
    static struct client client; /* too large for a stack */
    struct failure failure = {0};
    signal(SIGPIPE, SIG_DFL); /* a reader that has seen enough ends us quietly */
    client.line.fd = -1;
    if (!options_read(&client.options, argc, argv, &failure)) {
        fprintf(stderr, "centralita: %s\n", failure.sentence);
        help_hint(stderr, client.options.command);
        return failure.kind;
    }
    if (!run(&client, &failure) && failure.sentence[0])
        fprintf(stderr, "centralita: %s\n", failure.sentence);
    return failure.kind;
}
