/* SPDX-License-Identifier: MIT */
/* No command: the console. */
#include "console/console.h"

#include "base/clock.h"
#include "base/intl.h"
#include "client/client.h"
#include "client/console_line.h"
#include "client/families.h"
#include "client/place.h"

#include <signal.h>
#include <stdio.h>

#define SERVICE_PATIENCE 5000 /* ms in which a service that was lost is started again */

const struct command_option options_console[] = {
    CONSOLE_OPTIONS,
    {.name = "wall",
     .sentence =
         N_("show the team for a screen on the wall: nothing can be done there but to look")},
    {0},
};

void console_line_of(struct line *line, struct console_line *out)
{
    *out = (struct console_line){.fd = line->fd, .welcome = line->welcome, .rest = line->in};
    text_drop_front(&out->rest, line->consumed);
    line->fd = -1;
    line->welcome = (struct wire_message){0};
    line->in = (struct text){0};
    line_close(line);
}

/* An engine of one's own in the place of a service that is being started again would take its lock
   and its port, and leave with the console. */
static bool service_comes_back(struct console_way *way)
{
    if (!way->service)
        return false;
    if (!way->lost_at)
        way->lost_at = clock_steady();
    return way->machines || clock_steady() - way->lost_at < SERVICE_PATIENCE;
}

bool console_line_attach(void *context, struct console_line *out, struct failure *failure)
{
    struct console_way *way = context;
    struct attach_options options = way->attach;
    struct line line;
    options.may_start = options.may_start && !service_comes_back(way);
    if (!attach(&options, &line, failure)) {
        out->turned_away = line.told;
        return false;
    }
    way->service = wire_boolean(&line.welcome, "stays");
    way->machines = place_is_machines(line.socket);
    way->lost_at = 0;
    console_line_of(&line, out);
    return true;
}

void console_line_options(const struct client *client, struct console_options *out)
{
    *out = (struct console_options){.theme = options_text(&client->options, "theme"),
                                    .ascii = options_have(&client->options, "ascii"),
                                    .no_mouse = options_have(&client->options, "no-mouse"),
                                    .attach = console_line_attach};
}

/* For whoever has just installed it. */
static void tell_beginner(void)
{
    fprintf(stderr, "%s\n%s\n%s\n",
            _("centralita: no engine is running, and there is no configuration to start one with"),
            _("centralita demo   shows all of it, and needs no account"),
            _("centralita init   writes a configuration to start from"));
}

static bool attach_first(struct console_way *way, struct console_line *line,
                         struct failure *failure)
{
    struct place place;
    struct failure unused;
    if (console_line_attach(way, line, failure))
        return true;
    if (failure->kind == FAILURE_ENGINE && !line->turned_away &&
        place_find(&place, way->attach.config, way->attach.socket, &unused) && !place.final &&
        !place.config[0]) {
        tell_beginner();
        failure->sentence[0] = '\0';
    }
    return false;
}

bool run_console(struct client *client, struct failure *failure)
{
    struct console_options options;
    struct console_line line = {.fd = -1};
    signal(SIGPIPE, SIG_IGN); /* an engine that goes is attached to again, not died of */
    console_line_options(client, &options);
    options.wall = options_have(&client->options, "wall");
    struct console_way way = {.attach = client->attach};
    way.attach.client = options.wall ? "wall" : "console";
    way.attach.may_start = !options.wall; /* it looks at what there is */
    options.context = &way;
    return attach_first(&way, &line, failure) && console_run(&options, &line, failure);
}
