/* SPDX-License-Identifier: MIT */
/* How many calls are live, by account: what the feed's silence is measured by. */
#include "store/reader.h"

#include <string.h>

/* In the order of READ_LIVE. */
enum { PHASE, SILENT_FROM, CONNECTED, PROVIDER };

static void count(json_t *row, const char *key)
{
    json_object_set_new(row, key, json_integer(json_integer_value(json_object_get(row, key)) + 1));
}

static json_t *row_of(json_t *rows, const char *provider)
{
    size_t at;
    json_t *row;
    json_array_foreach (rows, at, row) {
        if (strcmp(json_string_value(json_object_get(row, "provider")), provider) == 0)
            return row;
    }
    json_array_append_new(
        rows, json_pack("{s:s, s:i, s:i}", "provider", provider, "live", 0, "unconfirmed", 0));
    return json_array_get(rows, json_array_size(rows) - 1);
}

json_t *reader_live(struct reader *reader, const struct store_view *view, struct failure *failure)
{
    sqlite3_stmt *call = reader->statements[READ_LIVE];
    json_t *rows = json_array();
    int found;
    while ((found = reader_row(reader, READ_LIVE, failure)) > 0) {
        int64_t at = reader_unconfirmed_at(call, SILENT_FROM, CONNECTED, view);
        bool unconfirmed = at && view->now >= at;
        if (unconfirmed || sqlite3_column_int(call, PHASE) == CALL_PHASE_LIVE)
            count(row_of(rows, column_text(call, PROVIDER)), unconfirmed ? "unconfirmed" : "live");
    }
    sqlite3_reset(call);
    if (found == 0)
        return rows;
    json_decref(rows);
    return NULL;
}
