/* SPDX-License-Identifier: MIT */
/* The supervisors' view: all agents, all live calls, the figures of the day and the feed's lines,
   in the place of the panes; and one agent or one line of it. For this room's files alone. */
#ifndef CONSOLE_TEAM_H
#define CONSOLE_TEAM_H

#include "console/actions.h"
#include "console/agents.h"
#include "console/calls.h"
#include "console/canvas.h"
#include "console/feed.h"
#include "console/figures.h"
#include "console/press.h"
#include "console/team_layout.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEAM_FILTER_SIZE 128
#define TEAM_LIVE_MAX    500 /* live calls that are asked for */
#define TEAM_OF_ONE_MAX  500 /* calls of today that are asked for, of one agent or line */

enum team_sheet { SHEET_NONE, SHEET_AGENT, SHEET_LINE };

/* A bar that stays on what it was put on while the lines move; on the first line it stays there. */
struct team_bar {
    char on[64]; /* the name, or the id; "": the first line */
    size_t selected;
    size_t top;
};

/* What is shown of the rest of the console while nothing is to move. */
struct team_frozen {
    int64_t now;
    struct agents agents;
    struct feed feed;
    bool attached;
};

struct team {
    bool wall; /* read only, and there is nothing else */
    enum team_part part;
    struct team_bar bars[TEAM_PART_COUNT];
    char text[TEAM_FILTER_SIZE]; /* "": all */
    bool attention;              /* only those that need it */
    struct team_frozen *frozen;  /* NULL: it follows */
    struct calls live;
    int64_t live_round; /* an answer to an older question is dropped by its round */
    bool live_asking, live_again;
    bool live_told;
    struct figures figures, coming; /* those that are shown, and those that are being told */
    int64_t figures_round;
    bool figures_asking, figures_again;
    int quarter; /* in which it was drawn last */
    enum team_sheet sheet;
    char one[64]; /* whose sheet */
    struct calls of_one;
    int64_t of_one_round;
    bool of_one_told;
    bool of_one_cut; /* there are older ones of today */
};

struct call_row;
struct console;

/* What is shown: as it is, or as it was when it was frozen. */
struct team_facts {
    int64_t now;
    const struct agents *agents;
    const struct feed *feed;
    bool attached;
};
struct team_facts team_facts(const struct console *console);

/* What is remarkable about a live call. */
unsigned team_call_flags(const struct call_row *row, const struct agent_limits *limits,
                         int64_t now); /* AGENT_FLAG_BITs */

/* The lines that a part shows, filtered and in their order; returns how many. `out` has room for
   AGENTS_HELD_MAX, CALLS_HELD_MAX and FEED_LINES_MAX. */
size_t team_agents_listed(const struct console *console, const struct agent_row **out);
size_t team_calls_listed(const struct console *console, const struct call_row **out);
size_t team_lines_listed(const struct console *console, const struct feed_line **out);

/* team.c */
void team_open(struct console *console, bool wall);
void team_close(struct console *console);
void team_free(struct team *team);
/* The engine told who sees what, and which limits there are. */
void team_settings_changed(struct console *console);
bool team_is_wall(const struct console *console);
/* Brings flags, order and bars up to date; before it is drawn. */
void team_settle(struct console *console);
void team_tick(struct console *console); /* the clock went on */
int64_t team_wakes_at(const struct console *console);
bool team_has_running(const struct console *console);
void team_sheet_close(struct console *console);
const struct agent_row *team_agent(const struct console *console); /* that a key means; or NULL */
const struct call_row *team_call(const struct console *console);   /* the same of a call */

/* team_keys.c: what the keys do in it. */
bool team_move(struct console *console, enum action action);
void team_back(struct console *console, bool escape);
void team_part_next(struct console *console, int step);
void team_enter(struct console *console);
void team_freeze(struct console *console);
void team_attention(struct console *console);
void team_filter(struct console *console, const char *text); /* "": opens the line to type it */
void team_pause(struct console *console, const char *reason);
void team_ready(struct console *console);
void team_mouse(struct console *console, const struct press *press, bool twice);

/* team_query.c: asking, and news. */
void team_ask_all(struct console *console);
void team_ask_live(struct console *console);
void team_ask_figures(struct console *console);
void team_ask_of_one(struct console *console);
void team_asks_lost(struct console *console);
void team_agent_news(struct console *console);
void team_call_news(struct console *console, const struct call_row *row);
void team_call_gone(struct console *console, const char *id);

/* team_draw.c */
void team_draw(const struct console *console, const struct view *screen);
/* The parts of it: team_numbers.c, team_agents.c, team_calls.c, team_lines.c, team_chart.c,
   team_sheet.c. */
void team_numbers_draw(const struct console *console, const struct view *view);
void team_agents_draw(const struct console *console, const struct view *view, bool focused);
void team_calls_draw(const struct console *console, const struct view *view, bool focused);
void team_lines_draw(const struct console *console, const struct view *view, bool focused);
void team_chart_draw(const struct console *console, const struct view *view);
void team_sheet_draw(const struct console *console, const struct view *view);
/* Flags as "✗ word, ▲ word" from column x on; returns the column behind them. */
int team_flags_draw(const struct console *console, const struct view *view, int x, int y, int width,
                    unsigned flags);
/* How many lines of rows a part has where it stands, below its title and heads. */
size_t team_rows(const struct console *console, enum team_part part);
/* Lines that the counts of the feed take in that width. */
int team_lines_counts(int width);

#endif
