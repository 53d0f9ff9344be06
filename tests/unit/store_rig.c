/* SPDX-License-Identifier: MIT */
/* The rig of the store's tests. */
#include "store_rig.h"

#include "base/text.h"
#include "codec/call_facts.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

bool rig_open(struct rig *rig)
{
    rig->closed = false;
    failure_clear(&rig->failure);
    rig->store = store_open(rig->directory, &rig->loop, &rig->failure);
    if (!rig->store)
        uv_run(&rig->loop, UV_RUN_DEFAULT);
    return rig->store != NULL;
}

struct rig *rig_new(void)
{
    struct rig *rig = calloc(1, sizeof *rig);
    if (!rig)
        abort();
    snprintf(rig->directory, sizeof rig->directory, "/tmp/store-test.XXXXXX");
    rig->view = (struct store_view){
        .now = RIG_TIME + 1000, .patience = {600, 7200}, .country = "ES", .shown = true};
    if (!mkdtemp(rig->directory) || uv_loop_init(&rig->loop) != 0 || !rig_open(rig)) {
        fprintf(stderr, "no rig: %s\n", rig->failure.sentence);
        abort();
    }
    return rig;
}

static void is_closed(void *context)
{
    struct rig *rig = context;
    rig->closed = true;
}

void rig_close(struct rig *rig)
{
    if (!rig->store)
        return;
    store_close(rig->store, is_closed, rig);
    while (!rig->closed)
        uv_run(&rig->loop, UV_RUN_ONCE);
    rig->store = NULL;
}

void rig_forget(struct rig *rig)
{
    for (size_t i = 0; i < rig->submitted; i++) {
        if (rig->results[i].has_call)
            call_free(&rig->results[i].call);
    }
    memset(rig->results, 0, rig->submitted * sizeof *rig->results);
    rig->submitted = rig->answered = 0;
}

void rig_free(struct rig *rig)
{
    rig_close(rig);
    rig_forget(rig);
    json_decref(rig->rows);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&rig->loop) != 0)
        abort();
    nftw(rig->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(rig);
}

struct place {
    struct rig *rig;
    struct rig_result *result;
};

static void take_result(void *context, const struct store_result *result)
{
    struct place *place = context;
    struct rig_result *out = place->result;
    out->answered = true;
    out->fate = result->fate;
    out->number = result->number;
    out->late = result->late;
    out->failure = result->failure;
    out->has_call = result->call && call_copy(&out->call, result->call);
    snprintf(out->contact, sizeof out->contact, "%s", result->contact ? result->contact : "");
    memcpy(out->merged[0], result->merged, ID_SIZE);
    memcpy(out->merged[1], result->merged_too, sizeof result->merged_too);
    place->rig->answered++;
    free(place);
}

struct rig_result *rig_submit(struct rig *rig, struct record *record)
{
    struct place *place = malloc(sizeof *place);
    if (!place || rig->submitted >= RIG_RESULTS_MAX)
        abort();
    *place = (struct place){rig, &rig->results[rig->submitted++]};
    struct rig_result *result = place->result;
    store_submit(rig->store, record, take_result, place);
    return result;
}

void rig_wait(struct rig *rig)
{
    while (rig->answered < rig->submitted)
        uv_run(&rig->loop, UV_RUN_ONCE);
}

struct rig_result *rig_put(struct rig *rig, struct record *record)
{
    struct rig_result *result = rig_submit(rig, record);
    rig_wait(rig);
    return result;
}

/* ---- Reading */

static void take_rows(void *context, json_t *rows, const struct failure *failure)
{
    struct rig *rig = context;
    json_decref(rig->rows);
    rig->rows = json_incref(rows);
    rig->failure = *failure;
    rig->read = true;
}

static json_t *wait_rows(struct rig *rig)
{
    while (!rig->read)
        uv_run(&rig->loop, UV_RUN_ONCE);
    rig->read = false;
    return rig->rows;
}

json_t *rig_calls(struct rig *rig, const struct store_calls_query *query)
{
    store_read_calls(rig->store, query, &rig->view, take_rows, rig);
    return wait_rows(rig);
}

json_t *rig_contacts(struct rig *rig, const struct store_contacts_query *query)
{
    store_read_contacts(rig->store, query, &rig->view, take_rows, rig);
    return wait_rows(rig);
}

json_t *rig_totals(struct rig *rig, int64_t since)
{
    store_read_totals(rig->store, since, &rig->view, take_rows, rig);
    return json_array_get(wait_rows(rig), 0);
}

json_t *rig_number(struct rig *rig, const char *e164, int64_t since)
{
    store_read_number(rig->store, e164, since, &rig->view, take_rows, rig);
    return json_array_get(wait_rows(rig), 0);
}

json_t *rig_contact_of(struct rig *rig, const char *e164)
{
    store_read_contact_of(rig->store, e164, take_rows, rig);
    return wait_rows(rig);
}

json_t *rig_quarantine(struct rig *rig, int64_t number)
{
    store_read_quarantine(rig->store, number, take_rows, rig);
    return wait_rows(rig);
}

/* ---- Records */

void rig_set_key(struct record *record)
{
    struct text text;
    uint64_t hash[2] = {UINT64_C(14695981039346656037), 1};
    text_start(&text, CALL_FACTS_MAX);
    text_addf(&text, "%s %s ", record->provider, record->event);
    if (!call_add_facts(&text, record->says))
        abort();
    for (size_t i = 0; i < text.length; i++) {
        hash[0] = (hash[0] ^ (unsigned char)text.bytes[i]) * UINT64_C(1099511628211);
        hash[1] = hash[1] * 31 + (unsigned char)text.bytes[i];
    }
    text_free(&text);
    record->has_key = true;
    memcpy(record->key, hash, sizeof record->key);
}

static struct record *new_record(enum record_kind kind)
{
    struct record *record = record_new(kind, RIG_TIME);
    if (!record)
        abort();
    snprintf(record->provider, sizeof record->provider, "infocaller");
    return record;
}

static struct call *new_says(struct record *record)
{
    struct call *says = record_says(record);
    if (!says)
        abort();
    call_set_text(says, CALL_TEXT_provider, record->provider, RANK_STARTED);
    says->heard_at = RIG_TIME;
    return says;
}

static void say_started(struct call *says)
{
    says->state = CALL_STARTED;
    says->direction = DIRECTION_IN;
    says->direction_rank = RANK_STARTED;
    call_set_text(says, CALL_TEXT_number, "+34911000333", RANK_STARTED);
    call_set_text(says, CALL_TEXT_line, "123456789", RANK_STARTED);
    call_set_time(says, CALL_TIME_started_at, RIG_TIME, RANK_STARTED);
    call_set_leg(says, LEG_PARTY, LEG_CONNECTED, NULL, RANK_STARTED);
}

static void say_divert_failed(struct call *says)
{
    says->state = CALL_DIVERT_FAILED;
    call_set_text(says, CALL_TEXT_divert, "+34911000001", RANK_DIVERT_FAILED);
    call_set_leg(says, LEG_AGENT, LEG_FAILED, "BUSY", RANK_DIVERT_FAILED);
}

static void say_answered(struct call *says)
{
    says->state = CALL_CONNECTED;
    says->answered = true;
    call_set_text(says, CALL_TEXT_divert, "+34911000002", RANK_ANSWERED);
    call_set_time(says, CALL_TIME_answered_at, RIG_TIME + 5000, RANK_ANSWERED);
    call_set_leg(says, LEG_AGENT, LEG_CONNECTED, NULL, RANK_ANSWERED);
}

static void say_ended(struct call *says)
{
    says->state = CALL_ENDED;
    says->by = BY_PROVIDER;
    says->seconds = 42;
    says->cost_rx = 0;
    says->cost_tx = 123456;
    call_set_time(says, CALL_TIME_ended_at, RIG_TIME + 47000, RANK_ENDED);
    pairs_set(&says->vars, "PEDIDO", "1234", RANK_ENDED);
    timeline_add(&says->timeline, RIG_TIME + 2000, true, "menu", "option 1");
    timeline_add(&says->timeline, RIG_TIME + 4000, true, "divert", "+34911000002");
}

static const struct {
    const char *event;
    void (*say)(struct call *says);
} sayings[] = {
    {"inicio", say_started},
    {"desvio_fallido", say_divert_failed},
    {"desvio_correcto", say_answered},
    {"fin", say_ended},
};

struct record *rig_event(const char *event, const char *sequence, const char *uuid)
{
    struct record *record = new_record(RECORD_EVENT);
    struct call *says = new_says(record);
    snprintf(record->event, sizeof record->event, "%s", event);
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        if (strcmp(sayings[i].event, event) == 0)
            sayings[i].say(says);
    }
    call_set_text(says, CALL_TEXT_sequence, sequence, RANK_STARTED);
    call_set_text(says, CALL_TEXT_uuid, uuid, RANK_STARTED);
    call_set_time(says, CALL_TIME_created_at, RIG_TIME, RANK_STARTED);
    timeline_add(&says->timeline, RIG_TIME, false, event, NULL);
    record->raw = strdup("{\"method\":\"POST\"}");
    rig_set_key(record);
    return record;
}

struct record *rig_asked(enum record_kind kind, const char *question, const char *sequence)
{
    struct record *record = new_record(kind);
    struct call *says = new_says(record);
    snprintf(record->event, sizeof record->event, "DESVIO");
    snprintf(record->question, sizeof record->question, "%s", question);
    say_started(says);
    call_set_text(says, CALL_TEXT_sequence, sequence, RANK_STARTED);
    call_set_time(says, CALL_TIME_created_at, RIG_TIME, RANK_STARTED);
    timeline_add(&says->timeline, RIG_TIME, true, record_kind_words[kind], "DESVIO");
    return record;
}

struct record *rig_dial(const char *id, const char *number)
{
    struct record *record = new_record(RECORD_DIAL);
    struct call *says = new_says(record);
    snprintf(says->id, sizeof says->id, "%s", id);
    snprintf(record->by, sizeof record->by, "anna");
    says->direction = DIRECTION_OUT;
    says->direction_rank = RANK_PLACED;
    call_set_text(says, CALL_TEXT_agent, "anna", RANK_PLACED);
    call_set_text(says, CALL_TEXT_number, number, RANK_PLACED);
    call_set_time(says, CALL_TIME_created_at, RIG_TIME, RANK_PLACED);
    return record;
}

struct record *rig_answer(const char *id, enum call_state state, const char *idcall)
{
    struct record *record = new_record(RECORD_ANSWER);
    struct call *says = new_says(record);
    snprintf(says->id, sizeof says->id, "%s", id);
    says->state = state;
    call_set_text(says, CALL_TEXT_idcall, idcall, RANK_ANSWER);
    call_set_text(says, CALL_TEXT_reference, idcall, RANK_ANSWER);
    return record;
}

struct record *rig_close_call(const char *id)
{
    struct record *record = new_record(RECORD_CLOSE);
    struct call *says = new_says(record);
    snprintf(says->id, sizeof says->id, "%s", id);
    says->state = CALL_ENDED;
    says->by = BY_AGENT;
    says->said = OUTCOME_LOST;
    return record;
}

struct record *rig_note(const char *id, const char *note)
{
    struct record *record = new_record(RECORD_NOTE);
    struct call *says = new_says(record);
    snprintf(says->id, sizeof says->id, "%s", id);
    call_set_note(says, note, RIG_TIME);
    return record;
}

struct record *rig_contact(enum record_kind kind, const char *name, const char *number)
{
    struct record *record = new_record(kind);
    record->change = calloc(1, sizeof *record->change);
    if (!record->change)
        abort();
    snprintf(record->change->name, sizeof record->change->name, "%s", name);
    if (number)
        contact_change_add_number(record->change, "mobile", number);
    return record;
}
