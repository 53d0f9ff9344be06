/* SPDX-License-Identifier: MIT */
/* A record of the journal: one thing that happened, with all that it says. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/agent.h"
#include "model/call.h"
#include "model/contact.h"

#include <stddef.h>
#include <stdint.h>

#define RECORD_KINDS(X)                                                                            \
    X(EVENT, "event")                   /* a provider's webhook; says */                           \
    X(DIAL, "dial")                     /* ordered by a person, not sent yet; says, with its id */ \
    X(ANSWER, "answer")                 /* what became of the order; says, with the call's id */   \
    X(HANGUP, "hangup")                 /* asked for by a person; says, with the call's id */      \
    X(CLOSE, "close")                   /* by a person's word; says, with the call's id */         \
    X(NOTE, "note")                     /* says, with the call's id */                             \
    X(CONTACT_ADD, "contact_add")       /* change */                                               \
    X(CONTACT_CHANGE, "contact_change") /* change */                                               \
    X(CONTACT_REMOVE, "contact_remove") /* change.name */                                          \
    X(QUARANTINE, "quarantine")         /* raw: a request that could not be read; why */           \
    X(RELEASE, "release")   /* quarantined request number `number` was read after all; says */     \
    X(STATUS, "status")     /* what the provider told when asked; says, with the call's id */      \
    X(QUESTION, "question") /* asked by a provider during a call; says */                          \
    X(REPLY, "reply")       /* what was answered to it, or that nothing was; says */               \
    X(AGENT, "agent")       /* an agent pauses, is ready, sits at another phone; agent */          \
    X(DISPOSITION, "disposition") /* the end of a call's wrap-up; says, with the call's id */

enum record_kind {
#define X(name, word) RECORD_##name,
    RECORD_KINDS(X)
#undef X
        RECORD_KIND_COUNT
};

extern const char *const record_kind_words[RECORD_KIND_COUNT];

#define RECORD_KEY_BYTES     16 /* of a hash under which a repeat is recognised */
#define RECORD_EVENT_SIZE    64
#define RECORD_PROVIDER_SIZE 64
#define RECORD_BY_SIZE       64
#define RECORD_WHY_SIZE      256

/* How far the hand of whoever does it reaches; checked where the record is folded. Not journalled:
   what is in the journal was done. */
enum record_reach {
    REACH_ALL,
    REACH_SEEN, /* calls as call_is_seen_by says; their own contacts */
    REACH_OWN,  /* only their own calls, or contacts */
};

struct record {
    enum record_kind kind;
    int64_t at; /* receipt, ms */
    char provider[RECORD_PROVIDER_SIZE];
    char event[RECORD_EVENT_SIZE]; /* "inicio", "fin"; of a question its query's name; "" */
    char by[RECORD_BY_SIZE];       /* the login that did it; "" for a provider */
    enum record_reach reach;
    bool has_key; /* else it is never a repeat */
    unsigned char key[RECORD_KEY_BYTES];
    struct call *says;             /* owned; NULL for contacts, agents and quarantine */
    struct contact_change *change; /* owned; NULL but for contacts */
    struct agent_change *agent;    /* owned; NULL but for AGENT */
    char *raw;                     /* owned: the request as JSON, its secrets taken out; or NULL */
    int64_t number;                /* RELEASE: which */
    char question[ID_SIZE];        /* QUESTION: it stays open until a REPLY has the same; "" */
    char why[RECORD_WHY_SIZE];     /* QUARANTINE: the fault, as a sentence */
};

struct record *record_new(enum record_kind kind, int64_t at);
/* Gives the record an empty call to fill in. NULL when out of memory. */
struct call *record_says(struct record *record);
void record_free(struct record *record);

#endif
