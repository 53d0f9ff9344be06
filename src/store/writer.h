/* SPDX-License-Identifier: MIT */
/* Writing: a batch of records becomes one transaction, or nothing. No threads in here; whoever
   calls is the writing thread. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/text.h"
#include "store/cache.h"
#include "store/database.h"
#include "store/job.h"
#include "store/names.h"
#include "store/schema.h"

#include <stdatomic.h>

#define WRITER_STATEMENTS(X)                                                                       \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(COMMIT, "COMMIT")                                                                            \
    X(ROLLBACK, "ROLLBACK")                                                                        \
    X(JOURNAL_ADD, "INSERT INTO journal(id, at, kind, provider, event, by, key, call, says, raw)"  \
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"                              \
                   " ON CONFLICT(call, key) WHERE call IS NOT NULL DO NOTHING")                    \
    X(JOURNAL_MOVE, "UPDATE OR REPLACE journal SET call = ?1 WHERE call = ?2")                     \
    X(JOURNAL_OF_CALL, "SELECT id, says FROM journal WHERE call = ?1 AND says IS NOT NULL")        \
    X(CALL_BY_ID, "SELECT row, id, facts, " CALL_COLUMNS " FROM calls WHERE id = ?1")              \
    X(CALL_BY_ROW, "SELECT row, id, facts, " CALL_COLUMNS " FROM calls WHERE row = ?1")            \
    X(CALL_ADD,                                                                                    \
      "INSERT INTO calls(facts, search, phone, silent_from, connected, row, " CALL_COLUMNS ", id)" \
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)")  \
    X(CALL_CHANGE,                                                                                 \
      "UPDATE calls SET (facts, search, phone, silent_from, connected, " CALL_COLUMNS ")"          \
      " = (?1, ?2, ?3, ?4, ?5, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) WHERE row = "   \
      "?6")                                                                                        \
    X(CALL_CHANGE_UNINDEXED, "UPDATE calls SET facts = ?1, search = ?2, phone = ?3,"               \
                             " silent_from = ?4, connected = ?5 WHERE row = ?6")                   \
    X(CALL_REMOVE, "DELETE FROM calls WHERE row = ?1")                                             \
    X(CALLS_INTERRUPTED, "SELECT id FROM calls"                                                    \
                         " WHERE phase > 0 AND instr(facts, '\"state\":\"requested\"')")           \
    X(ALIAS_BY_ID, "SELECT call FROM aliases WHERE id = ?1")                                       \
    X(ALIAS_BY_ROW, "SELECT call FROM aliases WHERE row = ?1")                                     \
    X(ALIAS_ADD, "INSERT INTO aliases(row, id, call) VALUES(?1, ?2, ?3)")                          \
    X(ALIAS_MOVE, "UPDATE aliases SET call = ?1 WHERE call = ?2")                                  \
    X(IDENTITY_FIND, "SELECT call FROM identities"                                                 \
                     " WHERE provider = ?1 AND kind = ?2 AND value = ?3")                          \
    X(IDENTITY_ADD, "INSERT OR REPLACE INTO identities(provider, kind, value, call)"               \
                    " VALUES(?1, ?2, ?3, ?4)")                                                     \
    X(LAST_JOURNAL, "SELECT max(id) FROM journal")                                                 \
    X(LAST_ROW, "SELECT max((SELECT ifnull(max(row), 0) FROM calls),"                              \
                " (SELECT ifnull(max(row), 0) FROM aliases))")                                     \
    X(NAMES, CONTACT_NAMES_SQL)                                                                    \
    X(CONTACT_FIND, "SELECT id, facts FROM contacts WHERE folded = ?1")                            \
    X(CONTACT_PUT, "INSERT INTO contacts(id, name, folded, facts) VALUES(?1, ?2, ?3, ?4)"          \
                   " ON CONFLICT(id) DO UPDATE SET name = ?2, folded = ?3, facts = ?4")            \
    X(CONTACT_REMOVE, "DELETE FROM contacts WHERE id = ?1")                                        \
    X(LAST_CONTACT, "SELECT max(id) FROM contacts")                                                \
    X(NUMBER_ADD, "INSERT OR IGNORE INTO contact_numbers(number, contact) VALUES(?1, ?2)")         \
    X(NUMBERS_REMOVE, "DELETE FROM contact_numbers WHERE contact = ?1")                            \
    X(SEARCH_ADD, "INSERT INTO contact_search(folded, contact, favourite, numbers)"                \
                  " VALUES(?1, ?2, ?3, ?4)")                                                       \
    X(SEARCH_REMOVE, "DELETE FROM contact_search WHERE contact = ?1")                              \
    X(QUARANTINE_FIND, "SELECT number, released FROM quarantine WHERE number = ?1")                \
    X(QUARANTINE_KNOWN, "SELECT number FROM quarantine WHERE key = ?1")                            \
    X(QUARANTINE_ADD, "INSERT INTO quarantine(record, key, why) VALUES(?1, ?2, ?3)")               \
    X(QUARANTINE_RELEASE, "UPDATE quarantine SET released = 1 WHERE number = ?1")                  \
    X(QUESTION_ADD, "INSERT OR REPLACE INTO questions(id, name, call) VALUES(?1, ?2, ?3)")         \
    X(QUESTION_REMOVE, "DELETE FROM questions WHERE id = ?1")                                      \
    X(QUESTIONS, "SELECT id, name, call FROM questions ORDER BY id")                               \
    X(AGENT_STANDS, "INSERT INTO agents(name, reason, by, at, phone) VALUES(?1, ?2, ?3, ?4, '')"   \
                    " ON CONFLICT(name) DO UPDATE SET reason = ?2, by = ?3, at = ?4")              \
    X(AGENT_SITS, "INSERT INTO agents(name, reason, by, at, phone) VALUES(?1, '', '', 0, ?2)"      \
                  " ON CONFLICT(name) DO UPDATE SET phone = ?2")

enum writer_statement {
#define X(name, sql) SQL_##name,
    WRITER_STATEMENTS(X)
#undef X
        WRITER_STATEMENT_COUNT
};

struct writer {
    struct database database;
    sqlite3_stmt *statements[WRITER_STATEMENT_COUNT];
    struct cache *cache;
    int64_t last_journal;
    int64_t last_row;
    int64_t contacts_age;    /* grows with each change of contacts */
    atomic_llong *published; /* the same, once committed; for the reader. NULL: nobody's */
    struct text says;        /* kept between records for its memory */
    struct text search;
    struct entry *dirty;    /* the batch's changed calls */
    struct entry *dead;     /* and those that became others */
    struct failure failure; /* what the batch failed at */
    bool replaying;         /* ids of calls that are not known are made, not doubted */
};

/* Opens the database for writing, and ends what a stop had interrupted. NULL with a sentence. */
struct writer *writer_open(const char *path, struct failure *failure);
void writer_close(struct writer *writer);

/* Writes the batch in one transaction, and fills in what became of each of its jobs. */
void writer_run(struct writer *writer, struct batch *batch);

/* For the files of the writer: rows and statements by name. All false on errors of the database. */
sqlite3_stmt *writer_sql(struct writer *writer, enum writer_statement which);
bool writer_step(struct writer *writer, enum writer_statement which);
int writer_row(struct writer *writer, enum writer_statement which);
/* The first number of the first row, 0 where there is none. */
bool writer_number(struct writer *writer, enum writer_statement which, int64_t *number);
/* Puts the record into the journal under the call's row (0: none). 0 where it was there: a repeat.
 */
int writer_add_journal(struct writer *writer, const struct record *record, int64_t row,
                       const char *says);

#endif
