/* SPDX-License-Identifier: MIT */
/* The fold. */
#include "store/fold.h"

#include "base/intl.h"
#include "codec/call_facts.h"
#include "model/life.h"
#include "store/find.h"

#include <stdio.h>
#include <string.h>

/* ---- One of several calls */

/* Whose id survives: the placed call's, else the older one's. */
static bool survives(const struct call *call, const struct call *other)
{
    if (call_is_placed(call) != call_is_placed(other))
        return call_is_placed(call);
    if (call->created_at != other->created_at)
        return call->created_at < other->created_at;
    return strcmp(call->id, other->id) < 0;
}

static struct entry *survivor(const struct ties *ties)
{
    struct entry *best = ties->count ? ties->calls[0] : NULL;
    for (size_t i = 1; i < ties->count; i++) {
        if (survives(&ties->calls[i]->call, &best->call))
            best = ties->calls[i];
    }
    return best;
}

static void make_dirty(struct writer *writer, struct entry *entry)
{
    if (entry->is_dirty)
        return;
    entry->is_dirty = true;
    entry->dirty = writer->dirty;
    writer->dirty = entry;
}

static bool move_rows(struct writer *writer, enum writer_statement which, int64_t to, int64_t from)
{
    sqlite3_bind_int64(writer_sql(writer, which), 1, to);
    sqlite3_bind_int64(writer_sql(writer, which), 2, from);
    return writer_step(writer, which);
}

/* Identities still point to the row that went: the alias leads on from there. */
static bool unite(struct writer *writer, struct job *job, struct entry *into, struct entry *other)
{
    call_merge(&into->call, &other->call);
    memcpy(job->merged[job->merged_count++], other->call.id, ID_SIZE);
    sqlite3_stmt *add = writer_sql(writer, SQL_ALIAS_ADD);
    sqlite3_bind_int64(add, 1, other->row);
    bind_text(add, 2, other->call.id);
    sqlite3_bind_int64(add, 3, into->row);
    sqlite3_bind_int64(writer_sql(writer, SQL_CALL_REMOVE), 1, other->row);
    bool done = (!other->is_stored || writer_step(writer, SQL_CALL_REMOVE)) &&
                writer_step(writer, SQL_ALIAS_ADD) &&
                move_rows(writer, SQL_ALIAS_MOVE, into->row, other->row) &&
                move_rows(writer, SQL_JOURNAL_MOVE, into->row, other->row);
    cache_take(writer->cache, other);
    other->into = into;
    other->dead = writer->dead;
    writer->dead = other;
    return done;
}

static bool unite_all(struct writer *writer, struct job *job, const struct ties *ties,
                      struct entry *into)
{
    for (size_t i = 0; i < ties->count; i++) {
        if (ties->calls[i] != into && !unite(writer, job, into, ties->calls[i]))
            return false;
    }
    return true;
}

/* ---- Identities */

static bool add_identities(struct writer *writer, const struct ties *ties, struct entry *entry)
{
    sqlite3_stmt *add = writer_sql(writer, SQL_IDENTITY_ADD);
    for (size_t i = 0; i < ties->identity_count; i++) {
        const struct identity *identity = &ties->identities[i];
        if (ties->is_known[i])
            continue;
        cache_forget(writer->cache, identity);
        bind_text(add, 1, identity->provider);
        sqlite3_bind_int(add, 2, identity->kind);
        bind_text(add, 3, identity->value);
        sqlite3_bind_int64(add, 4, entry->row);
        if (!writer_step(writer, SQL_IDENTITY_ADD))
            return false;
        cache_know(writer->cache, entry, identity);
    }
    return true;
}

/* ---- One record */

/* Of a call that is `unknown`, or was hung up from here, a person may say what became of it. */
static bool can_be_closed(const struct call *call)
{
    bool hung_up = call->state == CALL_ENDED && call_outcome(call) == OUTCOME_NONE;
    return !call_state_is_over(call->state) || call->state == CALL_UNKNOWN || hung_up;
}

/* A call that they may not see is none for them. */
static bool is_in_reach(struct job *job, const struct call *call)
{
    const struct record *record = job->record;
    if (record->reach == REACH_ALL || strcmp(call->agent, record->by) == 0)
        return true;
    if (!call_is_seen_by(call, record->by))
        job_refuse(job, _("there is no call %s"), record->says->id);
    else if (record->reach == REACH_OWN)
        job_refuse(job, _("call %s is not one of yours: a supervisor may do this"), call->id);
    return job->fate != STORE_NOT_DONE;
}

/* A wrap-up ends once, and what was said of a call stands: who comes second is told. */
static void refuse_second(struct job *job, const struct call *call)
{
    const struct call *says = job->record->says;
    if (says->disposition[0] && call->disposition[0])
        job_refuse(job, _("call %s has its disposition already: %s"), call->id, call->disposition);
    else if (says->wrapped_at && call->wrapped_at)
        job_refuse(job, _("the wrap-up of call %s is over already"), call->id);
}

/* What the call is past. */
static void refuse_late(struct job *job, const struct call *call)
{
    if (job->record->kind == RECORD_CLOSE && !can_be_closed(call))
        job_refuse(job, _("call %s is over already"), job->record->says->id);
    else if (job->record->kind == RECORD_DISPOSITION)
        refuse_second(job, call);
}

/* Whether the record may be folded; else the job is refused. */
static bool is_possible(struct job *job, const struct ties *ties)
{
    const char *id = job->record->says->id;
    switch (job->record->kind) {
    case RECORD_DIAL:
        if (ties->named)
            job_refuse(job, _("there is a call %s already"), id);
        return !ties->named;
    case RECORD_ANSWER:
    case RECORD_HANGUP:
    case RECORD_STATUS:
    case RECORD_CLOSE:
    case RECORD_NOTE:
    case RECORD_DISPOSITION:
        if (!ties->named)
            job_refuse(job, _("there is no call %s"), id);
        else if (is_in_reach(job, &ties->named->call))
            refuse_late(job, &ties->named->call);
        return job->fate != STORE_NOT_DONE;
    default:
        return true;
    }
}

/* A question that waits for its answer, and the end of that. */
static bool note_question(struct writer *writer, const struct record *record,
                          const struct entry *entry)
{
    bool asked = record->kind == RECORD_QUESTION;
    enum writer_statement which = asked ? SQL_QUESTION_ADD : SQL_QUESTION_REMOVE;
    sqlite3_stmt *statement = writer_sql(writer, which);
    if (!record->question[0])
        return true;
    bind_text(statement, 1, record->question);
    if (asked) {
        bind_text(statement, 2, record->event);
        bind_text(statement, 3, entry->call.id);
    }
    return writer_step(writer, which);
}

/* Whether the provider, and no person, had told of a later stage already. */
static bool is_late(const struct record *record, const struct call *call)
{
    bool closed_here = call->state == CALL_ENDED && call->by == BY_AGENT;
    return record->kind == RECORD_EVENT && record->says->state < call->state && !closed_here;
}

static bool merge_says(struct writer *writer, struct job *job, const struct ties *ties,
                       struct entry *entry)
{
    struct call *says = job->record->says;
    bool is_new = entry == NULL;
    if (is_new) {
        struct call call;
        call_start(&call);
        memcpy(call.id, says->id, sizeof call.id);
        entry = cache_add(writer->cache, writer->last_row, &call);
        if (!entry)
            return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
    }
    job->late = is_late(job->record, &entry->call);
    char number[sizeof entry->call.number];
    memcpy(number, entry->call.number, sizeof number);
    says->revision = writer->last_journal;
    call_merge(&entry->call, says);
    make_dirty(writer, entry);
    job->entry = entry;
    bool done = unite_all(writer, job, ties, entry) && add_identities(writer, ties, entry) &&
                note_question(writer, job->record, entry);
    if (strcmp(number, entry->call.number) != 0)
        entry->contact_age = -1;
    return done;
}

bool fold_record(struct writer *writer, struct job *job)
{
    struct record *record = job->record;
    struct ties ties;
    if (!record->says)
        return job_refuse(job, _("the record says nothing of a call"));
    if (!find_ties(writer, record, &ties))
        return false;
    if (!is_possible(job, &ties))
        return true;
    struct entry *entry = survivor(&ties);
    if (entry)
        memcpy(record->says->id, entry->call.id, ID_SIZE);
    else if (record->kind != RECORD_DIAL && !(writer->replaying && record->says->id[0]))
        id_make(record->at, record->says->id);
    text_clear(&writer->says);
    if (!call_add_facts(&writer->says, record->says))
        return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
    int64_t row = entry ? entry->row : ++writer->last_row;
    int added = writer_add_journal(writer, record, row, text_string(&writer->says));
    if (added == 0) {
        job->fate = STORE_REPEATED;
        job->entry = entry;
    }
    return added <= 0 ? added == 0 : merge_says(writer, job, &ties, entry);
}

struct record *fold_interrupted(const char *id, int64_t now)
{
    const char *message =
        _("the engine stopped while the order was being sent: whether the call was "
          "placed is not known");
    struct record *record = record_new(RECORD_ANSWER, now);
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        return NULL;
    }
    memcpy(says->id, id, sizeof says->id);
    says->state = CALL_UNKNOWN;
    says->heard_at = now;
    call_set_text(says, CALL_TEXT_message, message, RANK_ANSWER);
    call_set_time(says, CALL_TIME_ended_at, now, RANK_ANSWER);
    timeline_add(&says->timeline, now, false, call_state_words[CALL_UNKNOWN], message);
    return record;
}

struct record *fold_unanswered(const char *question, const char *name, const char *call,
                               int64_t now)
{
    char detail[RECORD_EVENT_SIZE + 128];
    struct record *record = record_new(RECORD_REPLY, now);
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        return NULL;
    }
    snprintf(record->question, sizeof record->question, "%s", question);
    snprintf(record->event, sizeof record->event, "%s", name);
    snprintf(says->id, sizeof says->id, "%s", call);
    snprintf(detail, sizeof detail, _("%s: the engine stopped before an answer was stored"), name);
    timeline_add(&says->timeline, now, true, "unanswered", detail);
    return record;
}
