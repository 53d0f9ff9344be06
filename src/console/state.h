/* SPDX-License-Identifier: MIT */
/* What the console is at a moment: what the engine told, and what the person looks at. The panes of
   this room read it; nobody else includes it. */
#ifndef CONSOLE_STATE_H
#define CONSOLE_STATE_H

#include "base/failure.h"
#include "base/text.h"
#include "console/accounts.h"
#include "console/actions.h"
#include "console/agents.h"
#include "console/app.h"
#include "console/calls.h"
#include "console/canvas.h"
#include "console/choices.h"
#include "console/engine_settings.h"
#include "console/feed.h"
#include "console/guard.h"
#include "console/layout.h"
#include "console/line_edit.h"
#include "console/own.h"
#include "console/pane.h"
#include "console/people.h"
#include "console/questions.h"
#include "console/team_layout.h"
#include "model/call.h"
#include "model/contact.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define ASKS_MAX         64 /* requests without an answer yet */
#define OUT_MAX          (1024 * 1024)
#define CALLS_LIVE_ASKED 500 /* live calls that are asked for */
#define FILTER_SIZE      128 /* what the wire takes, with the NUL */
#define SENTENCE_SIZE    FAILURE_SENTENCE_MAX
#define COMMAND_MAX      1024 /* bytes of a typed command */
#define HISTORY_MAX      50
#define BAR_NUMBER_MAX   63 /* bytes of a number typed by hand; what the wire takes */
#define RUNG_MAX         32 /* incoming calls that are remembered as told of */
#define PLACED_AT_ONCE   8  /* dials on their way at a time */

struct ask;
struct team;
struct wire_message;
/* One item of an answer; the end of it: `exit` as of a command, FAILURE_ENGINE where the line was
 * lost. */
typedef void ask_item(struct console *console, struct ask *ask, const json_t *item);
typedef void ask_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                      bool confirm);

struct ask {
    int64_t number; /* 0: free */
    int type;       /* enum wire_type */
    ask_item *item;
    ask_done *done;
    int64_t tag;  /* whatever the asker wants */
    json_t *data; /* owned; NULL */
};

/* What news make one ask for, though not more often than its period. Times in ms. */
enum soon_kind { SOON_TOTALS, SOON_CALLS, SOON_PEOPLE, SOON_FIGURES, SOON_COUNT };

struct soon {
    int64_t asked_at;
    int64_t due_at; /* 0: nothing new to ask for */
};

enum calls_view { VIEW_ALL, VIEW_ATTENTION, VIEW_TO_CLOSE };

struct totals {
    bool known;
    int64_t live, pending, unconfirmed, calls, contacts;
    double cost;
    int64_t next_unconfirmed_at;
};

/* The bar with the question of a call. Times in ms. */
struct bar {
    char id[ID_SIZE];        /* the question on it; "": there is none */
    unsigned keys;           /* of the question on it, or of the last one: bit 1 to 9 a choice */
    struct guard guard;      /* of its keys */
    bool ours;               /* the last one that went, went by an answer from here */
    char typing[ID_SIZE];    /* for which a number is typed; "": none */
    char typed_for[ID_SIZE]; /* for which one was typed last */
    char typed[BAR_NUMBER_MAX + 1]; /* which, to be mended where it was none */
    int missed;                     /* defaults that went out one right after the other */
    int64_t missed_at;              /* when the last one did */
    char begun[ID_SIZE];            /* on it when a command was begun */
};

/* What the engine says of the number on the pad. */
struct typed_number {
    char of[64]; /* the text it answers */
    char shown[64];
    char e164[64]; /* "": it is none */
    char country[8];
    char place[64];
    char contact[CONTACT_NAME_SIZE];
    char provider[ACCOUNT_NAME_SIZE];
    char remark[160];
    char fault[SENTENCE_SIZE]; /* why it can't be ordered so; "": it can */
    bool possible;
    bool has_offset;
    int64_t offset; /* minutes to UTC */
    int64_t on_it;  /* calls with it that live */
};

/* The call, or the contact, that is open or under the bar. */
struct opened_call {
    char id[ID_SIZE]; /* "" for none */
    bool loaded;
    struct call_row row; /* what the list shows of it */
    struct call call;
    int64_t revision; /* of `call` */
    int scroll;
};

struct opened_contact {
    bool loaded;
    json_t *json;    /* as it came; NULL for none */
    size_t selected; /* among its numbers */
};

/* What was ordered last from the dial form, until it was taken: so that it can be mended. */
struct draft {
    json_t *order;                   /* as it was sent; NULL: there is none */
    char number[64];                 /* as it was typed */
    char chosen[ACCOUNT_NAME_SIZE];  /* "": by the rules */
    char account[ACCOUNT_NAME_SIZE]; /* through which it went */
};

struct notice {
    enum role role;
    char sentence[SENTENCE_SIZE]; /* "": none */
    int64_t said_at;              /* ms */
};

struct console {
    struct console_settings settings;
    int64_t now; /* ms */
    struct canvas canvas;
    struct layout layout;
    bool redraw;
    struct effects effects;

    /* The line to the engine. */
    bool attached;
    bool turned_away;         /* by the engine's goodbye; its sentence is in `lost` */
    char lost[SENTENCE_SIZE]; /* why there is none; "" while there is */
    char user[64];
    char own_number[64];
    struct text out;
    struct ask asks[ASKS_MAX];
    int64_t last_ask;

    /* What it told. */
    struct calls calls;
    struct people people;
    struct totals totals;
    struct feed feed;
    struct questions questions;
    struct accounts accounts;
    bool accounts_told; /* all there are */
    struct engine_settings engine;
    struct agents agents;

    /* What is asked for: an answer to an older question is dropped by its round. */
    enum calls_view view;
    char calls_text[FILTER_SIZE];
    int64_t calls_round;
    bool calls_asking, calls_again, calls_paging;
    bool calls_listed; /* an answer has come */
    char people_text[FILTER_SIZE];
    int64_t people_round;
    bool people_asking, people_again;
    bool typing_asking, typing_again;
    bool totals_asking, totals_again;
    struct soon soon[SOON_COUNT];
    char rung[RUNG_MAX][ID_SIZE]; /* incoming calls that were told of */
    size_t rung_next;
    bool detail_asking, detail_again;
    int64_t questions_round;
    int64_t agents_round;

    /* What the person looks at. */
    enum pane focus;
    bool detail_open;  /* the place is the call's */
    bool contact_open; /* the detail shows a contact */
    struct opened_call opened;
    struct opened_contact contact;
    struct line_edit pad;
    struct typed_number typed;
    char last_dialled[64];
    char chosen[ACCOUNT_NAME_SIZE]; /* the account that the person chose; "": by the rules */
    struct choices choices;
    struct draft draft;
    int64_t form_round;              /* of the dial form: an answer to an older one is dropped */
    char noted_id[ID_SIZE];          /* the call whose note is being typed */
    json_t *placing[PLACED_AT_ONCE]; /* orders without an answer yet */
    struct team *team;               /* the supervisors' view; NULL: the panes are seen */
    struct team_layout team_layout;
    int64_t team_round; /* of its questions */
    struct notice notice;
    struct bar bar;
    struct own own;
    const struct modal_ops *modal;
    void *modal_state;
    const struct modal_ops *covered; /* what comes back when `modal` is closed */
    void *covered_state;
    struct press last_click;
    int64_t last_click_at;
    char *history[HISTORY_MAX]; /* commands, the newest last */
    size_t history_count;
};

/* ask.c: takes `body` and `data` over. False where the line is lost or too much is asked already.
 */
bool console_ask(struct console *console, int type, json_t *body, struct ask ask);
void console_asks_lost(struct console *console);
void console_answer_item(struct console *console, int64_t number, const json_t *item);
void console_answer_done(struct console *console, int64_t number, int exit, const char *sentence,
                         bool confirm);

/* query.c, query_people.c: asks for what is shown. */
void console_ask_all(struct console *console);
void console_ask_calls(struct console *console);
void console_ask_providers(struct console *console);
void console_ask_agents(struct console *console);
void console_ask_older_calls(struct console *console);
void console_ask_people(struct console *console);
void console_ask_people_shown(struct console *console); /* only if rows on the screen are missing */
/* Now, or when its period since the last time is over. */
void console_ask_soon(struct console *console, enum soon_kind kind);
void console_ask_due(struct console *console); /* all whose time has come */
void console_ask_typing(struct console *console);
void console_ask_detail(struct console *console); /* of the call under the bar */
void console_open_contact(struct console *console, const char *name);
void console_contact_close(struct console *console);
void console_calls_show(struct console *console, enum calls_view view, const char *text);
void console_people_filter(struct console *console, const char *text);
/* Takes a call's JSON as the open one; false where it is older than what is there, or none. */
bool console_detail_read(struct console *console, const json_t *json);

/* through.c: the account that a call would go through. */
struct through {
    const struct account_item *account; /* NULL: the rules name none */
    bool chosen;                        /* by hand, and not by the rules */
};
/* What `d`, or Enter on the pad, would dial; "" for nothing. */
const char *console_meant_number(const struct console *console);
struct through console_through(const struct console *console); /* for that number */
struct through console_through_number(const struct console *console, const char *number);
/* Whether what the engine said is about this number, as it is typed. */
bool console_is_told(const struct console *console, const char *number);
/* The phone that is rung first through the account (NULL: not known which) unless told otherwise;
   "" where that is the provider's own affair. */
const char *console_rung_phone(const struct console *console, const struct account_item *account);
void console_choose_account(struct console *console, const char *name); /* "": by the rules */
/* The options that a call through the account would get; a new reference. */
json_t *console_in_force(const struct console *console, const struct account_item *account);
void console_forget_options(struct console *console);                  /* of the account in force */
void console_choose_caller(struct console *console, const char *text); /* "": asks which */

/* dial.c: ordering calls. */
void console_dial(struct console *console, json_t *order); /* {"number":…,…}, taken over */
/* Without what is in force: the order, taken over, is whole. */
void console_dial_whole(struct console *console, json_t *order);
void console_dial_number(struct console *console, const char *number);
void console_dial_contact(struct console *console, const json_t *contact);
void console_draft_forget(struct console *console);

/* orders.c: what changes something at the engine. */
void console_dial_person(struct console *console); /* the contact under the bar */
bool console_order_parse(const char *arguments, json_t **order, struct failure *failure);
void console_hang_up(struct console *console);
void console_note(struct console *console, const char *text); /* NULL: opens the line to type it */
void console_close_calls(struct console *console, const char *outcome); /* NULL: asks which */
void console_contact_add(struct console *console, const char *name, const char *number);
void console_contact_edit(struct console *console);
void console_contact_remove(struct console *console);
void console_contact_favourite(struct console *console);
/* Sends what changes something, and says so when it is done. */
void console_change_send(struct console *console, int type, json_t *body, const char *done);
/* Whether this call is what an order that is on its way became. */
bool console_is_placing(const struct console *console, const struct call_row *row);
/* The call that a key means: the one that is open or under the bar, else the newest live one; or
 * NULL. */
const struct call_row *console_meant_call(const struct console *console);

/* answering.c: the questions of calls. */
void console_ask_questions(struct console *console);
void console_question_put(struct console *console, const json_t *json);
void console_question_answered(struct console *console, const struct wire_message *message);
void console_question_call_moved(struct console *console, const char *from, const char *into);
void console_questions_lost(struct console *console); /* and the engine with them */
void console_questions_due(struct console *console);  /* those that are long over go */
void console_bar_settle(struct console *console);     /* after a change of the questions */
void console_bar_begun(struct console *console);      /* a command is begun under it */
void console_answer_choice(struct console *console, int key);
void console_answer_typing(struct console *console); /* opens the field for a number */
void console_answer_typed(struct console *console, const char *text); /* a choice or a number */
/* Whether the key, or the click, is the bar's. */
bool console_answer_press(struct console *console, const struct press *press);
bool console_answer_click(struct console *console, const struct press *press);
void console_go_asker(struct console *console);

/* act.c, focus.c */
void console_act(struct console *console, enum action action, const char *arguments,
                 const struct press *press);
/* By one's roles; the second says why it is refused. */
bool console_may(const struct console *console, enum action action);
bool console_refuses(struct console *console, enum action action);
enum place console_place(const struct console *console); /* without what lies over it */
/* The places whose keys come before those of that one: of the bar of a question or a wrap-up, and
   of the own agent where it rests. A bit (1 << place) each. */
unsigned console_places_over(const struct console *console, enum place place);
void console_focus(struct console *console, enum pane pane);
void console_layout(struct console *console); /* after a change of what the screen has room for */
bool console_move(struct console *console, enum action action); /* in the pane that has the focus */
/* How many live: counted where all of them are held, else what the engine counted last. */
int64_t console_live(const struct console *console);
bool console_can_hang_up(const struct console *console); /* the call that is meant */
void console_opened_forget(struct console *console);     /* all that was asked for of the call */
void console_calls_to_top(struct console *console);      /* the bar follows the newest again */
void console_selection_moved(struct console *console);
void console_copy(struct console *console, const char *text);

/* app.c */
void console_notice(struct console *console, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Lays it over the panes, in place of what lies there. */
void console_modal(struct console *console, const struct modal_ops *ops, void *state);
/* Lays it over what lies there, which comes back when it is closed. */
void console_modal_over(struct console *console, const struct modal_ops *ops, void *state);
void console_modal_close(struct console *console);
/* The state of what is open, also if it is covered; NULL where it is not. */
void *console_modal_state(const struct console *console, const struct modal_ops *ops);
const char *console_glyph(const struct console *console, const char *glyph, const char *ascii);

#endif
