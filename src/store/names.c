/* SPDX-License-Identifier: MIT */
/* Joining the names of contacts that share a number. */
#include "store/names.h"

#include <string.h>

#define BETWEEN " / "

static void add_name(char out[CONTACT_NAMES_SIZE], const char *name)
{
    size_t used = strlen(out);
    size_t between = used ? strlen(BETWEEN) : 0;
    size_t length = strlen(name);
    if (used + between + length >= CONTACT_NAMES_SIZE)
        return; /* more names than anybody reads */
    memcpy(out + used, BETWEEN, between);
    memcpy(out + used + between, name, length + 1);
}

bool names_of_number(struct database *database, sqlite3_stmt *statement, const char *number,
                     char out[CONTACT_NAMES_SIZE], struct failure *failure)
{
    out[0] = '\0';
    if (!number[0])
        return true;
    bind_text(statement, 1, number);
    int row;
    while ((row = database_row(database, statement, failure)) > 0)
        add_name(out, column_text(statement, 0));
    sqlite3_reset(statement);
    return row == 0;
}
