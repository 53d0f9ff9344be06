/* SPDX-License-Identifier: MIT */
/* Changes of agents: written and read back, and an agent's day. */
#include "store/agents.h"

#include "base/intl.h"
#include "codec/json.h"
#include "model/words.h"
#include "store/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- As the journal has it: the act is the record's event */

static bool write_says(struct writer *writer, const struct agent_change *change)
{
    json_t *json = json_pack("{s:s,s:s}", "agent", change->name, "text", change->text);
    text_clear(&writer->says);
    bool written = json && json_write(&writer->says, json, false);
    json_decref(json);
    return written || fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
}

static bool copy_member(char out[AGENT_TEXT_SIZE], const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text && snprintf(out, AGENT_TEXT_SIZE, "%s", text) < AGENT_TEXT_SIZE;
}

bool agents_read_change(struct record *record, const char *says, struct failure *failure)
{
    int act;
    json_t *json = json_read(says, strlen(says), failure);
    record->agent = calloc(1, sizeof *record->agent);
    bool read = json && record->agent && copy_member(record->agent->name, json, "agent") &&
                copy_member(record->agent->text, json, "text");
    json_decref(json);
    if (!read || !word_find(agent_act_words, AGENT_ACT_COUNT, record->event, &act))
        return fail(failure, FAILURE_ENGINE, _("it is no change of an agent"));
    record->agent->act = (enum agent_act)act;
    return true;
}

/* ---- The table */

static bool put_stands(struct writer *writer, const struct record *record)
{
    sqlite3_stmt *put = writer_sql(writer, SQL_AGENT_STANDS);
    bind_text(put, 1, record->agent->name);
    bind_text(put, 2, record->agent->act == AGENT_ACT_PAUSE ? record->agent->text : "");
    bind_text(put, 3, record->by);
    sqlite3_bind_int64(put, 4, record->at);
    return writer_step(writer, SQL_AGENT_STANDS);
}

static bool put_sits(struct writer *writer, const struct record *record)
{
    sqlite3_stmt *put = writer_sql(writer, SQL_AGENT_SITS);
    bind_text(put, 1, record->agent->name);
    bind_text(put, 2, record->agent->text);
    return writer_step(writer, SQL_AGENT_SITS);
}

bool agents_record(struct writer *writer, struct job *job)
{
    struct record *record = job->record;
    if (!record->agent)
        return job_refuse(job, _("the record says nothing of an agent"));
    snprintf(record->event, sizeof record->event, "%s", agent_act_words[record->agent->act]);
    return write_says(writer, record->agent) &&
           writer_add_journal(writer, record, 0, text_string(&writer->says)) > 0 &&
           (record->agent->act == AGENT_ACT_PHONE ? put_sits(writer, record)
                                                  : put_stands(writer, record));
}

/* ---- A day */

json_t *reader_agent_day(struct reader *reader, const char *agent, int64_t since,
                         struct failure *failure)
{
    static const char *const keys[] = {"calls", "dialled", "answered",
                                       "talk",  "wrap_up", "wrapped"};
    sqlite3_stmt *day = reader->statements[READ_AGENT_DAY];
    bind_text(day, 1, agent);
    sqlite3_bind_int64(day, 2, since);
    sqlite3_bind_int(day, 3, OUTCOME_ANSWERED);
    json_t *row = reader_row(reader, READ_AGENT_DAY, failure) > 0 ? json_object() : NULL;
    for (size_t i = 0; row && i < sizeof keys / sizeof *keys; i++)
        json_object_set_new(row, keys[i], json_integer(sqlite3_column_int64(day, (int)i)));
    sqlite3_reset(day);
    return row ? json_pack("[o]", row) : NULL;
}
