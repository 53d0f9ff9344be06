/* SPDX-License-Identifier: MIT */
/* Questions without a network, a disk or consoles: what they ask of those is kept here, and comes
   when a test lets it come. */
#ifndef TESTS_QUESTION_STAGE_H
#define TESTS_QUESTION_STAGE_H

#include "engine/engine.h"
#include "engine/questions.h"
#include "model/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STAGE_MANY 16

/* A request, as its asker sees it. */
struct server_request {
    int64_t at; /* ms */
    const char *path, *query;
    int answers;    /* that were given to it */
    int status;     /* of the last one */
    char body[512]; /* and what it began with */
    int64_t waited; /* steady ms, from its asking on */
    int64_t since;
    server_gone *gone; /* while it is watched */
    void *gone_context;
};

struct stage_job {
    struct record *record;
    store_done *done; /* NULL once it was told */
    void *context;
};

struct stage_lookup {
    store_rows *done; /* NULL once it was told */
    void *context;
};

struct stage {
    struct engine engine;
    struct server_request requests[STAGE_MANY];
    size_t asked;
    struct stage_job jobs[STAGE_MANY]; /* for the disk */
    size_t job_count;
    size_t waiting; /* what the store says that it has to do */
    struct stage_lookup lookups[STAGE_MANY];
    size_t lookup_count;
    size_t published; /* changes of calls */
    size_t consoles;
    int vars; /* V0, V1, …, that what is asked next comes with, each as long as may be */
    struct text frames; /* that the consoles got */
};

extern struct stage stage;
extern const char stage_path[]; /* where all ask */

/* As setup and teardown of a test. The setup reads the configuration of stage_open; the teardown
   tells all that has not come, and fails where anything of the loop is left. */
void stage_open(const char *queries);
int stage_shut(void **state);

/* Asks with a query's name, and who calls ("": hidden). */
struct server_request *stage_ask(const char *query, const char *caller);
/* The same, received so many ms from now by the wall clock. */
struct server_request *stage_ask_in(const char *query, int64_t ms);
/* The same bytes once more, with the first one's path and query of the URL ("") or others. */
struct server_request *stage_ask_again(const struct server_request *first, const char *path,
                                       const char *query);

/* The disk has taken the job: its call is `call`, in that state; or it has failed (NULL). */
void stage_store(size_t job, const char *call, enum call_state state);
/* A change of a call that is none of these jobs'; `merged` and `too` became it, or are "". */
void stage_change(const char *call, enum call_state state, const char *merged, const char *too);
/* Who was looked up is a contact of that name, or none (NULL). */
void stage_look_up(size_t lookup, const char *name);
void stage_leave(void); /* the last console */
void stage_hang_up(struct server_request *request);
/* Runs the loop until the request is answered; fails after a while. */
void stage_until_answered(const struct server_request *request);
/* Of the only question that the consoles were shown. */
const char *stage_id(void);
/* How often the text is in the frames. */
int stage_told(const char *text);
/* The detail of the only step of that name in the job's record; or NULL. */
const char *stage_step(size_t job, const char *what);

#endif
