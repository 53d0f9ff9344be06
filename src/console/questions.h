/* SPDX-License-Identifier: MIT */
/* The questions of calls that wait for an operator: those the engine told of, the most urgent
   first, and which of them is on the bar. */
#ifndef CONSOLE_QUESTIONS_H
#define CONSOLE_QUESTIONS_H

#include "config/query.h"
#include "console/calls.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTIONS_HELD_MAX    1024  /* the least urgent goes for a more urgent one */
#define QUESTIONS_MORE_URGENT 2000  /* ms: what is to be answered so much sooner takes the bar */
#define QUESTIONS_OVERDUE     10000 /* ms behind its end: nobody will tell any more how it ended */
#define QUESTION_TEXT_SIZE    256   /* bytes of a longer text, NUL included */
#define QUESTION_LACKS_SIZE   64

/* A choice that can be taken with its key, or can't since something is lacking. */
struct question_choice {
    int key; /* 1 to QUERY_CHOICES_MAX */
    char label[QUERY_LABEL_SIZE];
    char lacks[QUESTION_LACKS_SIZE]; /* "": nothing */
};

struct open_question {
    char id[ID_SIZE];
    char call[ID_SIZE]; /* "": not known */
    char query[QUERY_NAME_SIZE];
    char contact[CALL_FACT_SIZE];
    char shown[64]; /* the caller's number for people */
    bool hidden;
    char vars[QUESTION_TEXT_SIZE]; /* what was typed so far: "PEDIDO=1234, OTRO=5" */
    struct question_choice choices[QUERY_CHOICES_MAX]; /* by their keys */
    size_t count;
    char typed[VARIABLE_NAME_MAX + 1]; /* in which a number typed by hand goes; "": none can be */
    char fallback[QUESTION_TEXT_SIZE]; /* what goes out at `until` */
    bool has_fallback;                 /* else the script goes on as after an error */
    int64_t asked_at, until;           /* ms since 1970 */
    char answer[QUERY_LABEL_SIZE];     /* what this console sent, and waits for; "": nothing */
    bool stale;                        /* asked for again, and not told yet */
};

/* By `until`, and those of the same time by their ids. */
struct questions {
    struct open_question **list;
    size_t count;
};

/* Reads one question's JSON, made harmless; false where it is none. */
bool open_question_read(struct open_question *question, const json_t *json);
/* Who waits: the contact, else the number, else that it is hidden. */
const char *open_question_who(const struct open_question *question);
/* What goes out when nobody answers. */
const char *open_question_fallback(const struct open_question *question);
/* The choice of the key, or NULL. */
const struct question_choice *open_question_choice(const struct open_question *question, int key);
/* Whole seconds until the default goes out, never negative. They change with the seconds of the
   clock, as all that runs on the screen, and so are up to one too few. */
int64_t open_question_left(const struct open_question *question, int64_t now);

void questions_free(struct questions *questions);
/* Takes it in, or what changed of it; *added where it was not there. Returns the one that is held,
   or NULL where there was no room. */
struct open_question *questions_put(struct questions *questions,
                                    const struct open_question *question, bool *added);
struct open_question *questions_by_id(const struct questions *questions, const char *id);
void questions_remove(struct questions *questions, const char *id);
/* All are asked for anew: what is not put in again until questions_sweep() is no longer open. */
void questions_doubt(struct questions *questions);
void questions_sweep(struct questions *questions);
/* Removes those that are over by more than QUESTIONS_OVERDUE; whether there were any. */
bool questions_expire(struct questions *questions, int64_t now);
/* A call turned out to be another. */
void questions_call_moved(struct questions *questions, const char *from, const char *into);

/* Which one the bar shows after it showed `id` ("" for none). That one stays until it is closed:
   what one reads is not to be taken away. Only one that ends clearly sooner takes its place, and
   none does while it is `held`: a number is being typed for it. NULL: there is none. */
const struct open_question *questions_show(const struct questions *questions, const char *id,
                                           bool held);

#endif
