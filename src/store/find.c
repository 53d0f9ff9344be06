/* SPDX-License-Identifier: MIT */
/* Looking calls up: in the cache, then on the disk, then among the aliases. */
#include "store/find.h"

#include "base/intl.h"
#include "base/log.h"
#include "codec/call_facts.h"
#include "model/life.h"

#include <stdio.h>
#include <string.h>

static const struct {
    enum identity_kind kind;
    enum call_text text;
} kinds[] = {
    {IDENTITY_IDCALL, CALL_TEXT_idcall},
    {IDENTITY_SEQUENCE, CALL_TEXT_sequence},
    {IDENTITY_UUID, CALL_TEXT_uuid},
    {IDENTITY_IDLLAMADA, CALL_TEXT_idllamada},
};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)

bool find_is_identity(const char *value)
{
    return value[0] && strcmp(value, "0") != 0 && strncmp(value, "[_", 2) != 0;
}

/* ---- Loading */

#define FIRST_COLUMN 3 /* of CALL_COLUMNS, where a call is read */

/* A call's row is damaged: the journal has it all. */
static bool refold(struct writer *writer, int64_t row, const char *id, struct call *call)
{
    call_start(call);
    snprintf(call->id, sizeof call->id, "%s", id);
    sqlite3_stmt *statement = writer_sql(writer, SQL_JOURNAL_OF_CALL);
    sqlite3_bind_int64(statement, 1, row);
    int found;
    while ((found = writer_row(writer, SQL_JOURNAL_OF_CALL)) > 0) {
        struct call says;
        const char *bytes = column_text(statement, 1);
        if (!call_parse_facts(bytes, strlen(bytes), &says, NULL))
            continue;
        says.revision = sqlite3_column_int64(statement, 0);
        call_merge(call, &says);
        call_free(&says);
    }
    sqlite3_reset(statement);
    return found == 0;
}

/* The entry for the row that the statement is at. */
static bool load(struct writer *writer, sqlite3_stmt *statement, struct entry **entry)
{
    struct call call;
    struct failure failure;
    int64_t row = sqlite3_column_int64(statement, 0);
    const char *id = column_text(statement, 1);
    const char *facts = column_text(statement, 2);
    *entry = cache_find_row(writer->cache, row);
    if (*entry)
        return true;
    if (!call_parse_facts(facts, strlen(facts), &call, &failure)) {
        log_error("call %s is read from the journal, since its row is damaged: %s", id,
                  failure.sentence);
        if (!refold(writer, row, id, &call))
            return false;
    }
    *entry = cache_add(writer->cache, row, &call);
    if (!*entry) {
        call_free(&call);
        return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
    }
    (*entry)->is_stored = true;
    columns_read(statement, FIRST_COLUMN, &(*entry)->stored);
    return true;
}

static bool load_by(struct writer *writer, enum writer_statement which, struct entry **entry)
{
    sqlite3_stmt *statement = writer_sql(writer, which);
    *entry = NULL;
    int found = writer_row(writer, which);
    bool loaded = found == 0 || (found > 0 && load(writer, statement, entry));
    sqlite3_reset(statement);
    return loaded;
}

static bool load_row(struct writer *writer, int64_t row, struct entry **entry)
{
    *entry = cache_find_row(writer->cache, row);
    if (*entry)
        return true;
    sqlite3_bind_int64(writer_sql(writer, SQL_CALL_BY_ROW), 1, row);
    return load_by(writer, SQL_CALL_BY_ROW, entry);
}

/* ---- By id */

static bool find_alias(struct writer *writer, enum writer_statement which, struct entry **entry)
{
    int64_t row;
    if (!writer_number(writer, which, &row))
        return false;
    return row == 0 || load_row(writer, row, entry);
}

static bool find_id(struct writer *writer, const char *id, struct entry **entry)
{
    *entry = cache_find_id(writer->cache, id);
    if (*entry)
        return true;
    bind_text(writer_sql(writer, SQL_CALL_BY_ID), 1, id);
    if (!load_by(writer, SQL_CALL_BY_ID, entry))
        return false;
    if (*entry)
        return true;
    bind_text(writer_sql(writer, SQL_ALIAS_BY_ID), 1, id);
    return find_alias(writer, SQL_ALIAS_BY_ID, entry);
}

/* ---- By identities */

/* A row of an identity: the call's own, or that of one which became it. */
static bool find_row(struct writer *writer, int64_t row, struct entry **entry)
{
    if (!load_row(writer, row, entry) || *entry)
        return *entry != NULL;
    sqlite3_bind_int64(writer_sql(writer, SQL_ALIAS_BY_ROW), 1, row);
    return find_alias(writer, SQL_ALIAS_BY_ROW, entry);
}

static bool find_identity(struct writer *writer, const struct identity *identity,
                          struct entry **entry)
{
    *entry = cache_find_identity(writer->cache, identity);
    if (*entry)
        return true;
    sqlite3_stmt *statement = writer_sql(writer, SQL_IDENTITY_FIND);
    bind_text(statement, 1, identity->provider);
    sqlite3_bind_int(statement, 2, identity->kind);
    bind_text(statement, 3, identity->value);
    int64_t row;
    if (!writer_number(writer, SQL_IDENTITY_FIND, &row))
        return false;
    if (row == 0)
        return true;
    if (!find_row(writer, row, entry))
        return false;
    if (*entry)
        cache_know(writer->cache, *entry, identity);
    return true;
}

/* Two calls that we ordered are two paid calls, also when a provider gives a reference twice: the
   first that is tied counts, and gets the identity of the other; false for the other. */
static bool tie(struct ties *ties, struct entry *entry)
{
    for (size_t i = 0; i < ties->count; i++) {
        if (ties->calls[i] == entry)
            return true;
        if (call_is_placed(&ties->calls[i]->call) && call_is_placed(&entry->call))
            return false;
    }
    ties->calls[ties->count++] = entry;
    return true;
}

static void add_identity(struct ties *ties, const char *provider, enum identity_kind kind,
                         const char *value)
{
    struct identity *identity = &ties->identities[ties->identity_count++];
    identity->provider = provider;
    identity->kind = kind;
    snprintf(identity->value, sizeof identity->value, "%s", value);
}

/* A record that nothing ties to a call has its key for an identity, so that its repeat is found. */
static void add_key(struct ties *ties, const char *provider, const struct record *record)
{
    char hex[2 * RECORD_KEY_BYTES + 1];
    for (size_t i = 0; i < RECORD_KEY_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", record->key[i]);
    add_identity(ties, provider, IDENTITY_KEY, hex);
}

static void collect_identities(const struct record *record, struct ties *ties)
{
    const struct call *says = record->says;
    const char *provider = record->provider[0] ? record->provider : says->provider;
    if (!provider[0] && ties->named)
        provider = ties->named->call.provider;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const char *value = call_text_read(says, kinds[i].text);
        if (find_is_identity(value))
            add_identity(ties, provider, kinds[i].kind, value);
    }
    if (!ties->identity_count && !ties->named && record->has_key)
        add_key(ties, provider, record);
}

bool find_ties(struct writer *writer, const struct record *record, struct ties *ties)
{
    *ties = (struct ties){0};
    const char *id = record->says->id;
    if (id[0] && !find_id(writer, id, &ties->named))
        return false;
    if (ties->named)
        tie(ties, ties->named);
    collect_identities(record, ties);
    for (size_t i = 0; i < ties->identity_count; i++) {
        struct entry *entry;
        if (!find_identity(writer, &ties->identities[i], &entry))
            return false;
        ties->is_known[i] = entry && tie(ties, entry);
    }
    return true;
}
