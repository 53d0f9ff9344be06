/* SPDX-License-Identifier: MIT */
/* Counting calls. All that is counted stands in the index by time, which is gone through once; what
   it is counted by is looked up in a table of the keys that came so far. */
#include "model/figures.h"
#include "base/intl.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#define ROWS_MAX 10000           /* of one answer: three months of quarters */
#define SLOT     INT64_C(900000) /* ms: no period of any zone begins within one */

/* In the order of READ_FIGURES. */
enum { AT, AGENT, LINE, PROVIDER, INCOMING, OUTCOME, TALK, WRAP_UP, COST };

static const int key_columns[FIGURES_BY_COUNT] = {
    [FIGURES_AGENT] = AGENT, [FIGURES_LINE] = LINE, [FIGURES_PROVIDER] = PROVIDER};

struct group {
    int64_t at;   /* where the period starts; 0: it is none */
    char key[64]; /* "": calls without one */
    struct figures figures;
    UT_hash_handle hh;
};

struct counting {
    enum figures_by by;
    struct group *groups; /* in the order of their first call */
    struct group *last;
    int64_t slot; /* the last call's */
};

/* ---- Groups */

/* Periods are found by their start, others by their key. */
static struct group *find_group(const struct counting *counting, int64_t at, const char *key)
{
    struct group *group = NULL;
    if (at)
        HASH_FIND(hh, counting->groups, &at, sizeof at, group);
    else
        HASH_FIND(hh, counting->groups, key, strlen(key), group);
    return group;
}

static void add_group(struct counting *counting, struct group *group)
{
    if (group->at)
        HASH_ADD(hh, counting->groups, at, sizeof group->at, group);
    else
        HASH_ADD(hh, counting->groups, key[0], strlen(group->key), group);
}

static struct group *find_or_add(struct counting *counting, int64_t at, const char *key,
                                 struct failure *failure)
{
    struct group *group = find_group(counting, at, key);
    if (group)
        return group;
    if (HASH_COUNT(counting->groups) >= ROWS_MAX) {
        fail(failure, FAILURE_NOT_DONE,
             _("these are more than %d rows: choose a later day to begin with, or count by "
               "something "
               "else"),
             ROWS_MAX);
        return NULL;
    }
    group = calloc(1, sizeof *group);
    if (!group) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    group->at = at;
    memcpy(group->key, key, strnlen(key, sizeof group->key - 1));
    add_group(counting, group);
    return group;
}

static struct group *group_by_period(struct counting *counting, sqlite3_stmt *row,
                                     struct failure *failure)
{
    char name[FIGURES_PERIOD_SIZE];
    int64_t at = sqlite3_column_int64(row, AT);
    if (counting->last && counting->slot == at / SLOT)
        return counting->last;
    counting->slot = at / SLOT;
    int64_t start = figures_period(counting->by, at, name);
    return find_or_add(counting, start, name, failure);
}

static struct group *group_by_text(struct counting *counting, sqlite3_stmt *row,
                                   struct failure *failure)
{
    const char *text =
        counting->by == FIGURES_TOTAL ? "" : column_text(row, key_columns[counting->by]);
    if (counting->last && strcmp(counting->last->key, text) == 0)
        return counting->last;
    return find_or_add(counting, 0, text, failure);
}

static void free_groups(struct counting *counting)
{
    struct group *group, *next;
    HASH_ITER (hh, counting->groups, group, next) {
        HASH_DEL(counting->groups, group);
        free(group);
    }
}

/* ---- Counting */

/* Sums end at the largest number, whatever a provider claims. */
static void add(int64_t *sum, int64_t value)
{
    if (__builtin_add_overflow(*sum, value, sum))
        *sum = INT64_MAX;
}

static void count(struct figures *figures, sqlite3_stmt *row)
{
    bool known = sqlite3_column_type(row, INCOMING) != SQLITE_NULL;
    bool incoming = known && sqlite3_column_int(row, INCOMING) == CALL_INCOMING_YES;
    int outcome = sqlite3_column_int(row, OUTCOME);
    figures->calls++;
    figures->in += incoming;
    figures->out += known && !incoming;
    figures->answered += outcome == OUTCOME_ANSWERED;
    figures->missed += outcome == OUTCOME_MISSED;
    figures->failed += outcome == OUTCOME_FAILED;
    figures->wrapped += sqlite3_column_type(row, WRAP_UP) != SQLITE_NULL;
    add(&figures->talk, sqlite3_column_int64(row, TALK));
    add(&figures->wrap_up, sqlite3_column_int64(row, WRAP_UP));
    add(&figures->cost, sqlite3_column_int64(row, COST));
}

static bool count_all(struct reader *reader, const struct store_figures_query *query,
                      struct counting *counting, struct failure *failure)
{
    sqlite3_stmt *row = reader->statements[READ_FIGURES];
    bool by_period = query->by >= FIGURES_HOUR;
    sqlite3_bind_int64(row, 1, query->since);
    sqlite3_bind_int64(row, 2, query->until ? query->until : INT64_MAX);
    reader_bind_seen(row, 3, query->agent);
    int found;
    while ((found = reader_row(reader, READ_FIGURES, failure)) > 0) {
        counting->last = by_period ? group_by_period(counting, row, failure)
                                   : group_by_text(counting, row, failure);
        if (!counting->last)
            break;
        count(&counting->last->figures, row);
    }
    sqlite3_reset(row);
    return found == 0;
}

/* ---- The answer */

/* By key, calls without one last; periods come in their order. */
static int compare_keys(const struct group *a, const struct group *b)
{
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (!a->key[0] || !b->key[0])
        return (a->key[0] == '\0') - (b->key[0] == '\0');
    return strcmp(a->key, b->key);
}

static json_t *to_json(const struct group *group)
{
    const struct figures *figures = &group->figures;
    return json_pack("{s:s?, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "key",
                     group->key[0] ? group->key : NULL, "at",
                     group->at ? json_integer(group->at) : json_null(), "calls",
                     (json_int_t)figures->calls, "in", (json_int_t)figures->in, "out",
                     (json_int_t)figures->out, "answered", (json_int_t)figures->answered, "missed",
                     (json_int_t)figures->missed, "failed", (json_int_t)figures->failed, "talk",
                     (json_int_t)figures->talk, "wrap_up", (json_int_t)figures->wrap_up, "wrapped",
                     (json_int_t)figures->wrapped, "cost", (double)figures->cost / CALL_COST_UNIT);
}

/* Totals are one row, also of no calls. */
static json_t *all_to_json(struct counting *counting)
{
    static const struct group none;
    json_t *rows = json_array();
    if (counting->by == FIGURES_TOTAL && !counting->groups)
        json_array_append_new(rows, to_json(&none));
    HASH_SORT(counting->groups, compare_keys);
    for (const struct group *group = counting->groups; group; group = group->hh.next)
        json_array_append_new(rows, to_json(group));
    return rows;
}

json_t *reader_figures(struct reader *reader, const struct store_figures_query *query,
                       struct failure *failure)
{
    struct counting counting = {.by = query->by};
    json_t *rows = count_all(reader, query, &counting, failure) ? all_to_json(&counting) : NULL;
    free_groups(&counting);
    return rows;
}
