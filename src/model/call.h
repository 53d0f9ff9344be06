/* SPDX-License-Identifier: MIT */
/* A call: everything that is known of it, with for each fact the rank of the record that said so.
   What one record says of a call is a `struct call` too, with the other facts left out; merging it
   in is all there is to folding, so order and repetition of the records don't matter. */
#ifndef MODEL_CALL_H
#define MODEL_CALL_H

#include "base/id.h"
#include "model/pairs.h"
#include "model/timeline.h"

#include <stdbool.h>
#include <stdint.h>

/* Which kind of record a fact comes from; of two that disagree the higher stays. */
enum call_rank {
    RANK_NONE,
    RANK_ANSWER,        /* the provider's reply to the dial */
    RANK_STARTED,       /* INICIO, and what a question says of its call */
    RANK_DIVERT_FAILED, /* DESVIO_FALLIDO */
    RANK_ANSWERED,      /* DESVIO_CORRECTO */
    RANK_PERSON,        /* closed by hand */
    RANK_ENDED,         /* FIN */
    RANK_PLACED,        /* what we ordered ourselves: nobody knows it better */
};

/* States by rank, so that a later one is a greater one; `unconfirmed` is made by the clock. */
#define CALL_STATES(X)                \
    X(REQUESTED, "requested")         \
    X(UNKNOWN, "unknown")             \
    X(REFUSED, "refused")             \
    X(PENDING, "pending")             \
    X(ACCEPTED, "accepted")           \
    X(STARTED, "started")             \
    X(DIVERT_FAILED, "divert_failed") \
    X(CONNECTED, "connected")         \
    X(ENDED, "ended")                 \
    X(UNCONFIRMED, "unconfirmed")

enum call_state {
#define X(name, word) CALL_##name,
    CALL_STATES(X)
#undef X
        CALL_STATE_COUNT
};

#define CALL_OUTCOMES(X)    \
    X(NONE, NULL)           \
    X(ANSWERED, "answered") \
    X(MISSED, "missed")     \
    X(FAILED, "failed")     \
    X(REFUSED, "refused")   \
    X(LOST, "lost")

enum call_outcome {
#define X(name, word) OUTCOME_##name,
    CALL_OUTCOMES(X)
#undef X
        OUTCOME_COUNT
};

enum call_direction { DIRECTION_NONE, DIRECTION_IN, DIRECTION_OUT, DIRECTION_COUNT };
enum call_ender { BY_NONE, BY_AGENT, BY_PROVIDER, BY_COUNT }; /* in the order of their weight */

extern const char *const call_state_words[CALL_STATE_COUNT];
extern const char *const call_outcome_words[OUTCOME_COUNT];
extern const char *const call_direction_words[DIRECTION_COUNT];
extern const char *const call_ender_words[BY_COUNT];

/* Short texts: member, JSON key, size in bytes with the NUL. All UTF-8 without control characters.
 */
#define CALL_TEXTS(X)              \
    X(provider, "provider", 64)    \
    X(agent, "agent", 64)          \
    X(line, "line", 32)            \
    X(number, "number", 64)        \
    X(reference, "reference", 128) \
    X(idcall, "idcall", 64)        \
    X(sequence, "sequence", 64)    \
    X(uuid, "uuid", 64)            \
    X(idllamada, "idllamada", 64)  \
    X(from, "from", 64)            \
    X(divert, "divert", 64)        \
    X(code, "code", 32)            \
    X(message, "message", 256)     \
    X(disposition, "disposition", 64)

enum call_text {
#define X(member, key, size) CALL_TEXT_##member,
    CALL_TEXTS(X)
#undef X
        CALL_TEXT_COUNT
};

/* Times in ms; of two with equal rank the earlier stays. `wrapped_at` is when its agent was done
   with the work behind the call. */
#define CALL_TIMES(X)               \
    X(created_at, "created_at")     \
    X(scheduled_at, "scheduled_at") \
    X(started_at, "started_at")     \
    X(answered_at, "answered_at")   \
    X(ended_at, "ended_at")         \
    X(wrapped_at, "wrapped_at")

enum call_time {
#define X(member, key) CALL_TIME_##member,
    CALL_TIMES(X)
#undef X
        CALL_TIME_COUNT
};

enum leg_side { LEG_AGENT, LEG_PARTY, LEG_COUNT };
enum leg_state { LEG_UNKNOWN, LEG_CALLING, LEG_FAILED, LEG_CONNECTED, LEG_ENDED, LEG_STATE_COUNT };
extern const char *const leg_side_words[LEG_COUNT];
extern const char *const leg_state_words[LEG_STATE_COUNT];

#define LEG_CAUSE_SIZE 64
#define CALL_NOTE_MAX  4000    /* bytes */
#define CALL_COST_UNIT 1000000 /* costs are whole millionths of the account's currency */

struct leg {
    enum leg_state state;
    unsigned char rank;
    char cause[LEG_CAUSE_SIZE]; /* as the provider tells; "" where it does not */
};

struct call {
    char id[ID_SIZE]; /* "" in what a record says of a call that it can't name */
    enum call_state state;
    enum call_direction direction;
    unsigned char direction_rank;
    bool hidden;            /* the caller's number is hidden; then `number` is "" */
    bool answered;          /* an extension or the other party answered */
    enum call_outcome said; /* the outcome by a person's word */
    enum call_ender by;
#define X(member, key, size) char member[size];
    CALL_TEXTS(X)
#undef X
    unsigned char text_rank[CALL_TEXT_COUNT];
#define X(member, key) int64_t member;
    CALL_TIMES(X)
#undef X
    unsigned char time_rank[CALL_TIME_COUNT];
    int64_t heard_at; /* the last news; ms */
    int64_t revision; /* the journal's number of the last record; greater is newer */
    int max_wait;     /* minutes that the provider may hold the order back; 0: none */
    int64_t seconds;  /* -1: not known */
    int64_t cost_rx;  /* in CALL_COST_UNITs; -1: not known */
    int64_t cost_tx;
    char *note; /* NULL: none */
    int64_t note_at;
    struct leg legs[LEG_COUNT];
    struct pairs vars;
    struct timeline timeline;
};

void call_start(struct call *call); /* all unknown, state requested */
void call_free(struct call *call);  /* what it owns; not the struct */
bool call_copy(struct call *to, const struct call *from);

/* Short texts by number, for whoever treats all alike. */
char *call_text(struct call *call, enum call_text which, size_t *size);
const char *call_text_read(const struct call *call, enum call_text which);
const char *call_text_key(enum call_text which);
int64_t *call_time(struct call *call, enum call_time which);
int64_t call_time_read(const struct call *call, enum call_time which);
const char *call_time_key(enum call_time which);

/* Set a fact with its rank. Text is made clean; false where it did not fit whole (it is cut). */
bool call_set_text(struct call *call, enum call_text which, const char *text, enum call_rank rank);
void call_set_time(struct call *call, enum call_time which, int64_t at, enum call_rank rank);
void call_set_leg(struct call *call, enum leg_side side, enum leg_state state, const char *cause,
                  enum call_rank rank);
/* A note, made clean, replaces an older one; "" removes it. false over CALL_NOTE_MAX. */
bool call_set_note(struct call *call, const char *note, int64_t at);

/* Whether an agent may see the call: their own, and an incoming one that nobody has. */
bool call_is_seen_by(const struct call *call, const char *agent);

/* Takes into `into` all that `other` says. Associative, commutative, idempotent; the id stays. */
void call_merge(struct call *into, const struct call *other);

#endif
