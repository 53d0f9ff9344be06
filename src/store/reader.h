/* SPDX-License-Identifier: MIT */
/* Reading: searches and pages, on a connection beside the writer's. No threads in here; whoever
   calls is the reading thread. */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/columns.h"
#include "store/database.h"
#include "store/directory.h"
#include "store/names.h"
#include "store/schema.h"
#include "store/store.h"

#include <stdatomic.h>

/* The columns in which calls are read, in the order of the constants. */
#define CALLS_COLUMNS                                                                             \
    "SELECT c.row AS row, c.id, c.facts, c.search, c.phone, c.silent_from, c.connected, c.phase," \
    " c.attention, c.created_at AS created_at FROM calls c "

enum calls_column {
    CALLS_ROW,
    CALLS_ID,
    CALLS_FACTS,
    CALLS_SEARCH,
    CALLS_PHONE,
    CALLS_SILENT_FROM,
    CALLS_CONNECTED,
    CALLS_PHASE,
    CALLS_ATTENTION,
    CALLS_CREATED_AT,
};

/* call_is_seen_by, where the number's parameter is a login; all calls where it is NULL. */
#define CALLS_SEEN_BY(number) \
    " (" number " IS NULL OR c.agent = " number " OR (c.agent = '' AND c.incoming = 1))"
/* ?1 and ?2 are the call to begin behind (time and row), ?3 the time to stop at. */
#define CALLS_BOUNDS \
    " (c.created_at, c.row) < (?1, ?2) AND c.created_at >= ?3 AND" CALLS_SEEN_BY("?4")
#define CALLS_NEWEST   " ORDER BY created_at DESC, row DESC"
#define CALLS_ARE_OPEN CALLS_COLUMNS "INDEXED BY calls_open WHERE c.phase > 0 AND" CALLS_BOUNDS
#define CALLS_ARE_BAD  CALLS_COLUMNS "INDEXED BY calls_bad WHERE c.attention AND" CALLS_BOUNDS

#define READER_STATEMENTS(X)                                                                       \
    X(CALLS, CALLS_COLUMNS "WHERE" CALLS_BOUNDS CALLS_NEWEST)                                      \
    X(CALLS_OPEN, CALLS_ARE_OPEN CALLS_NEWEST)                                                     \
    X(CALLS_NOTABLE, CALLS_ARE_BAD " UNION ALL " CALLS_ARE_OPEN CALLS_NEWEST)                      \
    X(CALL, CALLS_COLUMNS "WHERE c.row = ?1 AND" CALLS_SEEN_BY("?2"))                              \
    X(IDS, "SELECT c.row, c.id FROM calls c WHERE c.id >= ?1 AND c.id < ?2 AND" CALLS_SEEN_BY(     \
               "?3") " UNION SELECT c.row, a.id FROM aliases a JOIN calls c ON c.row = a.call"     \
                     " WHERE a.id >= ?1 AND a.id < ?2 AND" CALLS_SEEN_BY("?3"))                    \
    X(TOTALS,                                                                                      \
      "SELECT count(*), sum(cost) FROM calls c WHERE created_at >= ?1 AND" CALLS_SEEN_BY("?2"))    \
    X(OPEN, "SELECT phase, silent_from, connected FROM calls c INDEXED BY calls_open"              \
            " WHERE phase > 0 AND" CALLS_SEEN_BY("?1"))                                            \
    X(FIGURES, "SELECT created_at, agent, line, provider, incoming, outcome, talk, wrap_up, cost"  \
               " FROM calls c INDEXED BY calls_by_time WHERE created_at >= ?1 AND created_at < ?2" \
               " AND" CALLS_SEEN_BY("?3") " ORDER BY created_at")                                  \
    X(LIVE, "SELECT phase, silent_from, connected, provider FROM calls INDEXED BY calls_open"      \
            " WHERE phase > 0")                                                                    \
    X(NAMES, CONTACT_NAMES_SQL)                                                                    \
    X(CONTACT, "SELECT facts FROM contacts WHERE id = ?1")                                         \
    X(CONTACT_BY_NUMBER,                                                                           \
      "SELECT c.facts FROM contact_numbers n JOIN contacts c ON c.id = n.contact"                  \
      " WHERE n.number = ?1 ORDER BY n.contact LIMIT 1")                                           \
    X(CONTACTS_FROM, "SELECT facts FROM contacts WHERE id >= ?1 ORDER BY id LIMIT ?2")             \
    X(CONTACT_BY_NAME, "SELECT facts FROM contacts WHERE folded = ?1")                             \
    X(DIRECTORY, "SELECT folded, contact, favourite, numbers FROM contact_search ORDER BY folded") \
    X(QUARANTINE, "SELECT q.number, j.at, j.provider, j.event, q.why, q.released, j.raw"           \
                  " FROM quarantine q JOIN journal j ON j.id = q.record"                           \
                  " WHERE q.number BETWEEN ?1 AND ?2 ORDER BY q.number")                           \
    X(AGENTS, "SELECT name, reason, by, at, phone FROM agents ORDER BY name")                      \
    X(AGENTS_SINCE, "SELECT agent FROM calls INDEXED BY calls_by_time"                             \
                    " WHERE created_at >= ?1 AND agent <> ''")                                     \
    X(AGENT_DAY, "SELECT count(*), ifnull(sum(incoming = 0), 0), ifnull(sum(outcome = ?3), 0),"    \
                 " ifnull(sum(talk), 0), ifnull(sum(wrap_up), 0), count(wrap_up)"                  \
                 " FROM calls INDEXED BY calls_of_agents"                                          \
                 " WHERE agent <> '' AND agent = ?1 AND created_at >= ?2")                         \
    X(AGENT_LAST, CALLS_COLUMNS "INDEXED BY calls_of_agents WHERE c.agent <> '' AND c.agent = ?1"  \
                                " ORDER BY c.created_at DESC LIMIT ?2")                            \
    X(AGENTS_ON_CALLS, CALLS_COLUMNS "INDEXED BY calls_open WHERE c.phase > 0 AND c.agent <> ''"   \
                                     " ORDER BY c.created_at, c.row")

enum reader_statement {
#define X(name, sql) READ_##name,
    READER_STATEMENTS(X)
#undef X
        READER_STATEMENT_COUNT
};

extern const char *const reader_sql[READER_STATEMENT_COUNT];

struct reader {
    struct database database;
    sqlite3_stmt *statements[READER_STATEMENT_COUNT];
    const atomic_llong *contacts_age; /* the writer's; it grows when contacts change */
    struct directory directory;
    int64_t directory_age; /* as of which it is; -1: not loaded */
};

struct reader *reader_open(const char *path, const atomic_llong *contacts_age,
                           struct failure *failure);
void reader_close(struct reader *reader);

/* Each gives a list, a new reference, or NULL with a sentence. */
json_t *reader_calls(struct reader *reader, const struct store_calls_query *query,
                     const struct store_view *view, struct failure *failure);
json_t *reader_contacts(struct reader *reader, const struct store_contacts_query *query,
                        const struct store_view *view, struct failure *failure);
json_t *reader_contact_of(struct reader *reader, const char *e164, struct failure *failure);
json_t *reader_people(struct reader *reader, int64_t from, int limit, struct failure *failure);
json_t *reader_totals(struct reader *reader, int64_t since, const struct store_view *view,
                      struct failure *failure);
json_t *reader_live(struct reader *reader, const struct store_view *view, struct failure *failure);
json_t *reader_number(struct reader *reader, const char *e164, int64_t since,
                      const struct store_view *view, struct failure *failure);
json_t *reader_figures(struct reader *reader, const struct store_figures_query *query,
                       struct failure *failure);
json_t *reader_quarantine(struct reader *reader, int64_t number, struct failure *failure);
json_t *reader_agent_day(struct reader *reader, const char *agent, int64_t since,
                         struct failure *failure);

/* For the files of the reader. */
int reader_row(struct reader *reader, enum reader_statement which, struct failure *failure);
/* Binds the login of a CALLS_SEEN_BY; "": all calls. */
void reader_bind_seen(sqlite3_stmt *statement, int number, const char *agent);
/* The call that the statement (one of CALLS_COLUMNS) is at, as JSON; NULL, logged, where it is
 * damaged. */
json_t *reader_call_json(struct reader *reader, sqlite3_stmt *statement,
                         const struct store_view *view, bool whole);
/* When the call becomes unconfirmed, from the columns at `silent_from` and behind. 0: never. */
int64_t reader_unconfirmed_at(sqlite3_stmt *statement, int silent_from, int connected,
                              const struct store_view *view);
/* The contacts as they are searched, loaded anew where they have changed. */
bool reader_load_directory(struct reader *reader, struct failure *failure);

#endif
