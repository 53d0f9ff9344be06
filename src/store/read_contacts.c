/* SPDX-License-Identifier: MIT */
/* Pages of contacts. */
#include "base/intl.h"
#include "base/log.h"
#include "codec/json.h"
#include "number/number.h"
#include "store/reader.h"
#include "unicode/fold.h"

#include <stdlib.h>
#include <string.h>

#define FOLDED_MAX (CONTACT_NAME_SIZE * 32)

static bool fill_directory(struct reader *reader, struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[READ_DIRECTORY];
    int row;
    bool added = true;
    while (added && (row = reader_row(reader, READ_DIRECTORY, failure)) > 0)
        added = directory_add(&reader->directory, sqlite3_column_int64(statement, 1),
                              sqlite3_column_int(statement, 2) != 0, column_text(statement, 0),
                              column_text(statement, 3));
    sqlite3_reset(statement);
    if (!added)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    return row == 0;
}

bool reader_load_directory(struct reader *reader, struct failure *failure)
{
    int64_t age = atomic_load(reader->contacts_age);
    if (reader->directory_age == age)
        return true;
    directory_clear(&reader->directory);
    reader->directory_age = -1;
    if (!fill_directory(reader, failure))
        return false;
    reader->directory_age = age;
    return true;
}

static void add_shown(json_t *contact, const struct store_view *view)
{
    char shown[NUMBER_SIZE];
    size_t at;
    json_t *number;
    json_array_foreach (json_object_get(contact, "numbers"), at, number) {
        const char *text = json_member(number, "number");
        if (!text)
            continue;
        number_show(text, view->country, shown);
        json_object_set_new(number, "shown", json_string(shown));
    }
}

/* Appends the contacts that the statement gives. */
static bool add_contacts(struct reader *reader, enum reader_statement which, json_t *rows,
                         const struct store_view *view, struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[which];
    int row;
    while ((row = reader_row(reader, which, failure)) > 0) {
        struct failure damage;
        const char *facts = column_text(statement, 0);
        json_t *contact = json_read(facts, strlen(facts), &damage);
        if (!contact) {
            log_error("a contact is left out: %s", damage.sentence);
            continue;
        }
        if (view->shown)
            add_shown(contact, view);
        json_array_append_new(rows, contact);
    }
    sqlite3_reset(statement);
    return row == 0;
}

static bool add_named(struct reader *reader, const char *name, json_t *rows,
                      const struct store_view *view, struct failure *failure)
{
    struct text folded;
    text_start(&folded, FOLDED_MAX);
    fold_text(&folded, name);
    bind_bytes(reader->statements[READ_CONTACT_BY_NAME], 1, text_string(&folded), folded.length);
    bool done = add_contacts(reader, READ_CONTACT_BY_NAME, rows, view, failure);
    text_free(&folded);
    return done;
}

static bool add_found(struct reader *reader, const struct store_contacts_query *query, json_t *rows,
                      const struct store_view *view, struct failure *failure)
{
    struct filter filter;
    size_t count = 0;
    if (!reader_load_directory(reader, failure))
        return false;
    filter_start(&filter, query->text);
    int64_t *ids = directory_search(&reader->directory, &filter, &count);
    if (!ids)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    size_t first = query->offset > 0 ? (size_t)query->offset : 0;
    size_t end = query->limit > 0 && count > first + (size_t)query->limit
                     ? first + (size_t)query->limit
                     : count;
    bool done = true;
    for (size_t i = first; done && i < end; i++) {
        sqlite3_bind_int64(reader->statements[READ_CONTACT], 1, ids[i]);
        done = add_contacts(reader, READ_CONTACT, rows, view, failure);
    }
    free(ids);
    return done;
}

json_t *reader_contacts(struct reader *reader, const struct store_contacts_query *query,
                        const struct store_view *view, struct failure *failure)
{
    json_t *rows = json_array();
    bool done = query->name[0] ? add_named(reader, query->name, rows, view, failure)
                               : add_found(reader, query, rows, view, failure);
    if (done)
        return rows;
    json_decref(rows);
    return NULL;
}

/* What the statement gives, as it is in the store. */
static json_t *plain_contacts(struct reader *reader, enum reader_statement which,
                              struct failure *failure)
{
    static const struct store_view plain = {.shown = false};
    json_t *rows = json_array();
    if (add_contacts(reader, which, rows, &plain, failure))
        return rows;
    json_decref(rows);
    return NULL;
}

json_t *reader_contact_of(struct reader *reader, const char *e164, struct failure *failure)
{
    bind_text(reader->statements[READ_CONTACT_BY_NUMBER], 1, e164);
    return plain_contacts(reader, READ_CONTACT_BY_NUMBER, failure);
}

json_t *reader_people(struct reader *reader, int64_t from, int limit, struct failure *failure)
{
    sqlite3_bind_int64(reader->statements[READ_CONTACTS_FROM], 1, from);
    sqlite3_bind_int(reader->statements[READ_CONTACTS_FROM], 2, limit);
    return plain_contacts(reader, READ_CONTACTS_FROM, failure);
}
