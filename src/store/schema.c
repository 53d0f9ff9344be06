/* SPDX-License-Identifier: MIT */
/* The migrations. One that was released is never changed: the next one changes what it made. */
#include "store/schema.h"

#include "base/intl.h"
#include "store/columns.h"

#include <stdio.h>

#define APPLICATION_ID 1668575329 /* "ctla"; tells the file from other programs' */

/* Journal rows are kept by call, and a repeat is looked for among its call's rows: what is live
   lies together at the end of the index, while an index over all keys would dirty a page for each
   event. `calls.row` is a number that is never used again; an alias keeps it for the call it
   became. */
static const char *const migrations[] = {
    "CREATE TABLE journal("
    " id INTEGER PRIMARY KEY,"
    " at INTEGER NOT NULL,"
    " kind TEXT NOT NULL,"
    " provider TEXT NOT NULL,"
    " event TEXT NOT NULL,"
    " by TEXT NOT NULL,"
    " key BLOB,"
    " call INTEGER,"
    " says TEXT,"
    " raw TEXT);"
    "CREATE UNIQUE INDEX journal_by_call ON journal(call, key) WHERE call IS NOT NULL;"
    "CREATE TABLE calls("
    " row INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " created_at INTEGER NOT NULL,"
    " cost INTEGER NOT NULL,"
    " phase INTEGER NOT NULL,"
    " attention INTEGER NOT NULL,"
    " silent_from INTEGER NOT NULL,"
    " connected INTEGER NOT NULL,"
    " phone TEXT NOT NULL,"
    " search TEXT NOT NULL,"
    " facts TEXT NOT NULL);"
    "CREATE INDEX calls_by_time ON calls(created_at, row, cost);"
    "CREATE INDEX calls_open ON calls(created_at, row) WHERE phase > 0;"
    "CREATE INDEX calls_bad ON calls(created_at, row) WHERE attention;"
    "CREATE TABLE aliases("
    " row INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " call INTEGER NOT NULL);"
    "CREATE INDEX aliases_by_call ON aliases(call);"
    "CREATE TABLE identities("
    " provider TEXT NOT NULL,"
    " kind INTEGER NOT NULL,"
    " value TEXT NOT NULL,"
    " call INTEGER NOT NULL,"
    " PRIMARY KEY(provider, kind, value)) WITHOUT ROWID;",

    "CREATE TABLE contacts("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " folded TEXT NOT NULL UNIQUE,"
    " facts TEXT NOT NULL);"
    "CREATE TABLE contact_numbers("
    " number TEXT NOT NULL,"
    " contact INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,"
    " PRIMARY KEY(number, contact)) WITHOUT ROWID;"
    "CREATE INDEX contact_numbers_by_contact ON contact_numbers(contact);"
    "CREATE TABLE contact_search("
    " folded TEXT NOT NULL PRIMARY KEY,"
    " contact INTEGER NOT NULL UNIQUE REFERENCES contacts(id) ON DELETE CASCADE,"
    " favourite INTEGER NOT NULL,"
    " numbers TEXT NOT NULL) WITHOUT ROWID;",

    "CREATE TABLE quarantine("
    " number INTEGER PRIMARY KEY,"
    " record INTEGER NOT NULL UNIQUE REFERENCES journal(id),"
    " key BLOB UNIQUE,"
    " why TEXT NOT NULL,"
    " released INTEGER NOT NULL DEFAULT 0);",

    /* Those that wait for an answer. */
    "CREATE TABLE questions("
    " id TEXT PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " call TEXT NOT NULL) WITHOUT ROWID;",

    /* What is counted. A call's facts stay the truth of it. */
    "ALTER TABLE calls ADD COLUMN agent TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE calls ADD COLUMN line TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE calls ADD COLUMN provider TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE calls ADD COLUMN incoming INTEGER;"
    "ALTER TABLE calls ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE calls ADD COLUMN talk INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE calls ADD COLUMN wrap_up INTEGER;"
    "DROP INDEX calls_by_time;",

    /* All of that stands in it, so that no call's facts are read for counting. */
    "CREATE INDEX calls_by_time ON calls(created_at, row, cost, agent, line, provider, incoming,"
    " outcome, talk, wrap_up);",

    /* How each agent stands by the last word of a person, or of the engine; and an agent's day
       without a look at the calls of all others. */
    "CREATE TABLE agents("
    " name TEXT PRIMARY KEY,"
    " reason TEXT NOT NULL,"
    " by TEXT NOT NULL,"
    " at INTEGER NOT NULL,"
    " phone TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX calls_of_agents ON calls(agent, created_at, incoming, outcome, talk, wrap_up)"
    " WHERE agent <> '';",
};

#define MIGRATION_COUNT ((int)(sizeof migrations / sizeof *migrations))

/* What SQL can't tell is filled in behind a migration's SQL, by the migration's place above. */
static bool (*const fills[MIGRATION_COUNT])(struct database *database,
                                            struct failure *failure) = {[4] = columns_fill};

const int schema_version = MIGRATION_COUNT;

static bool read_number(struct database *database, const char *sql, int *number,
                        struct failure *failure)
{
    sqlite3_stmt *statement = database_prepare(database, sql, failure);
    if (!statement)
        return false;
    int row = database_row(database, statement, failure);
    *number = row > 0 ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return row >= 0;
}

bool schema_check(struct database *database, struct failure *failure)
{
    int version, application, tables;
    if (!read_number(database, "PRAGMA user_version", &version, failure) ||
        !read_number(database, "PRAGMA application_id", &application, failure) ||
        !read_number(database, "SELECT count(*) FROM sqlite_master", &tables, failure))
        return false;
    if (tables > 0 && application != APPLICATION_ID)
        return fail(failure, FAILURE_ENGINE,
                    _("%s is another program's database: choose another state_directory"),
                    database->path);
    if (version > MIGRATION_COUNT)
        return fail(
            failure, FAILURE_ENGINE,
            _("%s was written by a newer centralita (its format is %d, this one knows up to "
              "%d): install that version, or choose another state_directory"),
            database->path, version, MIGRATION_COUNT);
    return true;
}

static bool migrate_once(struct database *database, int version, struct failure *failure)
{
    char numbers[128];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             APPLICATION_ID, version + 1);
    if (database_run(database, "BEGIN IMMEDIATE", failure) &&
        database_run(database, migrations[version], failure) &&
        (!fills[version] || fills[version](database, failure)) &&
        database_run(database, numbers, failure) && database_run(database, "COMMIT", failure))
        return true;
    sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    failure_prefix(failure, _("bringing the database to format %d"), version + 1);
    return false;
}

bool schema_migrate(struct database *database, struct failure *failure)
{
    int version;
    if (!read_number(database, "PRAGMA user_version", &version, failure))
        return false;
    while (version < MIGRATION_COUNT) {
        if (!migrate_once(database, version++, failure))
            return false;
    }
    return true;
}
