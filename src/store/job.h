/* SPDX-License-Identifier: MIT */
/* Records on their way into the store, in batches, and what became of each. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "model/record.h"
#include "store/cache.h"
#include "store/store.h"

/* A call as it was when the batch was committed, for all results of the batch that speak of it. */
struct snapshot {
    struct call call;
    char *contact; /* NULL: none */
    struct snapshot *next;
};

struct job {
    struct record *record; /* owned */
    store_done *done;
    void *context;
    struct job *next;
    struct entry *entry; /* only while the batch is worked on */
    struct snapshot *snapshot;
    enum store_fate fate;
    char merged[1 + STORE_MERGED_TOO][ID_SIZE];
    size_t merged_count;
    bool late; /* see struct store_result */
    int64_t number;
    struct failure *failure; /* NULL: none */
};

struct batch {
    struct job *first;
    struct snapshot *snapshots;
    bool failed;
    struct failure failure; /* for all of its jobs, where it failed */
    struct batch *next;
};

/* Takes over the record; frees it too where memory ran out (NULL). */
struct job *job_new(struct record *record, store_done *done, void *context);
void job_free(struct job *job);
/* Refuses the one job, with a sentence; always true: the rest of the batch goes on. */
bool job_refuse(struct job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells the first asker that is left in the batch, and frees its job. */
void batch_answer_first(struct batch *batch);
/* Frees all that is in it; not the struct. */
void batch_free(struct batch *batch);
/* Nothing of it was done. */
void batch_fail(struct batch *batch, const struct failure *failure);

#endif
