/* SPDX-License-Identifier: MIT */
/* One question from its request to its answer: what questions.c and the question_*.c share. */
#ifndef ENGINE_QUESTION_H
#define ENGINE_QUESTION_H

#include "base/log.h"
#include "engine/callers.h"
#include "engine/command.h"
#include "engine/questions.h"
#include "engine/responders.h"
#include "model/variables.h"

#include <utlist.h>

#define QUESTION_KEY_BYTES 16

/* A request that waits for the answer: the first, and its repeats. */
struct asker {
    struct question *question;
    struct server_request *request;
    bool gone;
    struct asker *next;
};

enum question_stage {
    QUESTION_LOOKING, /* for the caller's contact */
    QUESTION_STORING, /* for a moment, so that it can be told with its call */
    QUESTION_ASKED,   /* the command has it */
    QUESTION_OFFERED, /* to the consoles */
    QUESTION_SETTLED, /* answered */
};

struct question {
    struct question *prev, *next;
    struct questions *all;
    struct config *config;     /* held: by it the question is answered, whatever is in force */
    const struct query *query; /* NULL: there is none of that name */
    const struct account *account;
    struct responder *responder; /* held; NULL: no command answers */
    enum question_stage stage;
    char id[ID_SIZE];
    char name[QUERY_NAME_SIZE];
    char call[ID_SIZE];                    /* "": not known yet */
    struct audience audience;              /* whose call it is, as far as it is known */
    unsigned char key[QUESTION_KEY_BYTES]; /* of what was sent: a repeat has the same */
    enum tree_format format;
    struct record *record; /* what is to be journalled; NULL once it was */
    struct call says;      /* what it tells of its call */
    bool kept;             /* it was journalled as an open one */
    bool stored;           /* and that was answered, well or not */
    bool has_contact;
    struct contact contact;
    struct asker *askers;
    struct command_ask *command;
    int64_t asked_at; /* ms */
    int64_t until;    /* ms: the default goes out; for whoever shows it */
    int64_t deadline; /* the same by the steady clock, which nobody sets */
    bool timing;      /* the timer is there */
    uv_timer_t timer;
    int holds; /* on the struct: by the list, and by all who will come back to it */
};

/* How it ended, for the consoles and the journal. */
struct question_end {
    const char *how;  /* "operator", "default", "gone"; NULL: by a rule */
    const char *by;   /* the operator; or NULL */
    const char *what; /* the choice's label, or the number; or NULL */
    const char *who;  /* for the timeline: "contact", "anna: Sales", "default: nobody answered" */
};

/* One that is over: for who answers too late. */
#define PAST_COUNT 64
struct past {
    char id[ID_SIZE];
    char who[128];
};

struct questions {
    struct engine *engine;
    struct past past[PAST_COUNT]; /* the last that were offered */
    size_t past_next;
    struct question *list; /* not settled yet */
    size_t open;           /* how many */
    size_t askers;         /* requests that wait for them, each with its connection */
    uv_thread_t loader;    /* of what names are written in */
    bool loading;
    struct callers *callers; /* NULL: no query asks who calls */
    struct responders *responders;
    int64_t asked, defaults, unknown;
    char last_unknown[QUERY_NAME_SIZE];
    struct log_limit unknown_log, failure_log, store_log;
};

/* question.c */
/* Takes over the outcome's record; NULL when out of memory. */
struct question *question_new(struct questions *all, const struct hook_outcome *outcome,
                              int64_t asked_at);
/* Takes it back: it has no asker. */
void question_forget(struct question *question);
bool question_add_asker(struct question *question, struct server_request *request);
/* Looks for askers that hang up, also for those that came since it was last called. */
void question_watch(struct question *question);
/* Lets it go its way; it may be settled when this returns. */
void question_begin(struct question *question);
/* Answers all who wait: with the variables, or (NULL) with the script's error branch. */
void question_settle(struct question *question, const struct variables *variables,
                     const struct question_end *end);
void question_settle_default(struct question *question, const char *how, const char *why);
void question_hold(struct question *question);
void question_release(struct question *question);

/* Whether the answer can hang on who calls. */
bool query_is_personal(const struct query *query);

/* question_ways.c: what each way of answering does, once the contact is known, */
void question_go_on(struct question *question);
/* Settles it where too many requests wait; whether it did. */
bool question_limit(struct question *question);
/* and once the call is, or can't be waited for any longer. */
void question_call_known(struct question *question);
/* Shows it to the consoles, or once more with what is known by now. */
void question_offer(struct question *question);
/* Its call is that agent's now ("": nobody's): it is no longer for others' eyes. Shown once more
   where that is new, or `again`. */
void question_of_agent(struct question *question, const char *agent, bool again);
/* See questions_answer. */
bool question_take(struct question *question, const char *user, bool all, int64_t choice,
                   const char *typed, struct failure *failure);
bool question_fill(const struct question *question, const struct pattern *pattern,
                   struct variables *out, char lacks[PATTERN_PLACE_SIZE]);

/* question_journal.c */
void question_keep_open(struct question *question);
void question_keep_end(struct question *question, const struct variables *variables,
                       const struct question_end *end);

/* question_json.c: as it goes over the wire; and the line for a command. New references. */
json_t *question_to_json(const struct question *question);
json_t *question_to_command(const struct question *question);
/* What a command answered; false with a sentence where it is not what was asked for. */
bool question_read_command(const char *line, struct variables *variables, struct failure *failure);

#endif
