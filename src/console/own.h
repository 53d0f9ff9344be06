/* SPDX-License-Identifier: MIT */
/* The own agent: what it does just now, and what its person orders of it. For this room's files
   alone. */
#ifndef CONSOLE_OWN_H
#define CONSOLE_OWN_H

#include "console/actions.h"
#include "console/agents.h"
#include "console/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call_row;
struct console;

/* What of it was looked at last, and the bar of its wrap-up. */
struct own {
    bool known;
    enum agent_state state;
    char reason[AGENT_TEXT_SIZE], by[AGENT_TEXT_SIZE];
    bool barred;        /* the bar of its wrap-up is seen */
    struct guard guard; /* of that bar's keys */
    unsigned keys;      /* of the last bar: bit 1 to 9 a disposition */
    bool sent;          /* the end of the wrap-up was, and is not confirmed yet */
    enum action ended;  /* DISPOSITION or READY: from here, and so; else it ends by itself */
};

/* NULL: the engine knows no agent by our name, as of a supervisor, or is not there. */
const struct agent_row *own_agent(const struct console *console);
/* PLACE_PAUSED and PLACE_WRAP_UP where it is, or is to be, so; else PLACE_COUNT. */
enum place own_place(const struct console *console);
/* Whether something of it counts each second on the screen. */
bool own_has_running(const struct console *console);
/* The call that is written up, or NULL. */
const struct call_row *own_written_up(const struct console *console);
/* Says what others did to it, and brings its bar up to date: after news of it. */
void own_settle(struct console *console);

/* What it does and since when, for `user`: "ready since 14:03", "on call 01:12", "wrap-up
   00:20/00:30". Only what counts anyway is told as a duration, since an idle screen stands still.
   `whole`: with the reason, and whose it is if not the user's own. */
void own_text(const struct agent_row *row, const char *user, int64_t now, bool whole, char *out,
              size_t size);

/* `text` "": the reason is asked for where there are several; where it rests already, it is made
   ready. */
void own_pause(struct console *console, const char *text);
void own_ready(struct console *console);
/* Without a disposition: then it is ready, or paused where that was asked for meanwhile. */
void own_end_wrap_up(struct console *console);
/* By the key, or by the disposition or a beginning that only one has; "" says which there are. */
void own_dispose(struct console *console, const char *text);
void own_dispose_key(struct console *console, int key);
void own_phone(struct console *console, const char *number); /* "": asks which */

#endif
