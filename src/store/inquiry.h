/* SPDX-License-Identifier: MIT */
/* What the store is asked for, on its way to a reading thread and back. */
#ifndef STORE_INQUIRY_H
#define STORE_INQUIRY_H

#include "store/reader.h"
#include "store/store.h"

enum inquiry_kind {
    ASK_CALLS,
    ASK_CONTACTS,
    ASK_TOTALS,
    ASK_LIVE,
    ASK_NUMBER,
    ASK_QUARANTINE,
    ASK_AGENT_DAY,
    /* From here on what waits for no page. */
    ASK_CONTACT_OF,
    ASK_PEOPLE,
    /* And what goes through many calls. */
    ASK_FIGURES,
};

struct inquiry {
    enum inquiry_kind kind;
    union {
        struct store_calls_query calls;
        struct store_contacts_query contacts;
        struct store_figures_query figures;
        char e164[CONTACT_NUMBER_SIZE];
        int64_t number;
        char agent[AGENT_TEXT_SIZE];
        struct {
            int64_t from;
            int limit;
        } people;
    } ask;
    int64_t since;
    struct store_view view; /* its asker stands in: */
    uint64_t asker;
    uint64_t turn; /* among those that wait: one of each asker in a turn */
    store_rows *done;
    void *context;
    json_t *rows; /* once it is answered; NULL where that failed */
    struct failure failure;
    struct inquiry *same; /* others who asked for that meanwhile, and get the same answer */
    struct inquiry *next;
};

/* Whether one answer does for both: the same question, whenever it was asked. */
bool inquiry_is_same(const struct inquiry *a, const struct inquiry *b);

/* In a reading thread: fills in `rows`, or `failure`. */
void inquiry_answer(struct inquiry *inquiry, struct reader *reader);

/* store.c: copies it, has it answered by the thread for its kind, and tells `done` in the loop; at
   once where that can't be. */
void store_ask(struct store *store, const struct inquiry *inquiry);

#endif
