/* SPDX-License-Identifier: MIT */
/* Quarantine. */
#include "store/quarantine.h"

#include "base/intl.h"
#include "store/fold.h"

static void bind_key(sqlite3_stmt *statement, int at, const struct record *record)
{
    if (record->has_key)
        sqlite3_bind_blob(statement, at, record->key, sizeof record->key, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

/* A sender who tries again fills no list. */
static bool find_repeat(struct writer *writer, struct job *job)
{
    if (!job->record->has_key)
        return true;
    bind_key(writer_sql(writer, SQL_QUARANTINE_KNOWN), 1, job->record);
    return writer_number(writer, SQL_QUARANTINE_KNOWN, &job->number);
}

bool quarantine_record(struct writer *writer, struct job *job)
{
    if (!find_repeat(writer, job))
        return false;
    if (job->number) {
        job->fate = STORE_REPEATED;
        return true;
    }
    if (writer_add_journal(writer, job->record, 0, NULL) <= 0)
        return false;
    sqlite3_stmt *add = writer_sql(writer, SQL_QUARANTINE_ADD);
    sqlite3_bind_int64(add, 1, writer->last_journal);
    bind_key(add, 2, job->record);
    bind_text(add, 3, job->record->why);
    if (!writer_step(writer, SQL_QUARANTINE_ADD))
        return false;
    job->number = sqlite3_last_insert_rowid(writer->database.handle);
    return true;
}

bool quarantine_release(struct writer *writer, struct job *job)
{
    int64_t number = job->record->number;
    sqlite3_stmt *find = writer_sql(writer, SQL_QUARANTINE_FIND);
    sqlite3_bind_int64(find, 1, number);
    int found = writer_row(writer, SQL_QUARANTINE_FIND);
    bool released = found > 0 && sqlite3_column_int(find, 1);
    sqlite3_reset(find);
    if (found < 0)
        return false;
    if (found == 0 || released)
        return job_refuse(job,
                          found ? _("request %lld of the quarantine was released before")
                                : _("there is no request %lld in the quarantine"),
                          (long long)number);
    job->number = number;
    sqlite3_bind_int64(writer_sql(writer, SQL_QUARANTINE_RELEASE), 1, number);
    return fold_record(writer, job) &&
           (job->fate == STORE_NOT_DONE || writer_step(writer, SQL_QUARANTINE_RELEASE));
}
