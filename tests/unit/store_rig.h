/* SPDX-License-Identifier: MIT */
/* What the store's tests share: a store in a directory of its own, records like Infocaller's, and
   answers that are waited for. */
#ifndef TESTS_STORE_RIG_H
#define TESTS_STORE_RIG_H

#include "model/record.h"
#include "store/store.h"

#define RIG_RESULTS_MAX 4096

/* What a record came to; the call is a copy. */
struct rig_result {
    bool answered;
    enum store_fate fate;
    bool has_call;
    struct call call;
    char contact[512];
    char merged[1 + STORE_MERGED_TOO][ID_SIZE];
    int64_t number;
    bool late;
    struct failure failure;
};

struct rig {
    char directory[64];
    uv_loop_t loop;
    struct store *store;
    struct store_view view;
    struct rig_result results[RIG_RESULTS_MAX];
    size_t submitted, answered;
    json_t *rows; /* of the last reading */
    struct failure failure;
    bool read, closed;
};

struct rig *rig_new(void);      /* with an open store */
void rig_free(struct rig *rig); /* closes it and removes the directory */
void rig_close(struct rig *rig);
bool rig_open(struct rig *rig);   /* false: see rig->failure */
void rig_forget(struct rig *rig); /* the results so far */

/* Submits, and gives the result's place. */
struct rig_result *rig_submit(struct rig *rig, struct record *record);
void rig_wait(struct rig *rig); /* until all is answered */
/* Both. */
struct rig_result *rig_put(struct rig *rig, struct record *record);

/* Reads and waits; the rows are the rig's. */
json_t *rig_calls(struct rig *rig, const struct store_calls_query *query);
json_t *rig_contacts(struct rig *rig, const struct store_contacts_query *query);
json_t *rig_totals(struct rig *rig, int64_t since);
json_t *rig_number(struct rig *rig, const char *e164, int64_t since);
json_t *rig_contact_of(struct rig *rig, const char *e164);
json_t *rig_quarantine(struct rig *rig, int64_t number);

/* Records. The key of an event is made of its content. */
struct record *rig_event(const char *event, const char *sequence, const char *uuid);
/* A QUESTION, or the REPLY to it. */
struct record *rig_asked(enum record_kind kind, const char *question, const char *sequence);
struct record *rig_dial(const char *id, const char *number);
struct record *rig_answer(const char *id, enum call_state state, const char *idcall);
struct record *rig_close_call(const char *id);
struct record *rig_note(const char *id, const char *note);
struct record *rig_contact(enum record_kind kind, const char *name, const char *number);

/* Sets the key after the record was changed. */
void rig_set_key(struct record *record);

#define RIG_TIME INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */

#endif
