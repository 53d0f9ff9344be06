/* SPDX-License-Identifier: MIT */
/* No command: the console. */
#include "console/console.h"

#include "base/intl.h"
#include "client/client.h"
#include "client/console_line.h"
#include "client/families.h"

#include <stdio.h>

const struct command_option options_console[] = {
    {.name = "theme",
     .kind = ARGUMENT_TEXT,
     .argument = "NAME",
     .sentence = N_("the colours to use, in place of the configured ones")},
    {.name = "ascii", .sentence = N_("draw with ASCII characters only")},
    {.name = "no-mouse", .sentence = N_("leave the mouse to the terminal")},
    {0},
};

bool console_line_attach(void *context, struct console_line *out, struct failure *failure)
{
    const struct attach_options *options = context;
    struct line line;
    if (!attach(options, &line, failure))
        return false;
    out->fd = line.fd;
    out->welcome = line.welcome;
    line.fd = -1;
    line.welcome = (struct wire_message){0};
    line_close(&line);
    return true;
}

void console_line_options(const struct client *client, struct console_options *out)
{
    *out = (struct console_options){.theme = options_text(&client->options, "theme"),
                                    .ascii = options_have(&client->options, "ascii"),
                                    .no_mouse = options_have(&client->options, "no-mouse"),
                                    .attach = console_line_attach};
}

bool run_console(struct client *client, struct failure *failure)
{
    struct console_options options;
    struct console_line line = {.fd = -1};
    client->attach.client = "console";
    client->attach.may_start = true;
    console_line_options(client, &options);
    options.context = &client->attach;
    return console_line_attach(&client->attach, &line, failure) &&
           console_run(&options, &line, failure);
}
