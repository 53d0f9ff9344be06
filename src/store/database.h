/* SPDX-License-Identifier: MIT */
/* The file on the disk: opening it, bringing it to this version, and its errors as sentences. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/failure.h"
#include "base/paths.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATABASE_NAME "centralita.db"

struct database {
    sqlite3 *handle;
    char path[PATH_SIZE]; /* for sentences */
};

/* Opens (or makes, mode 0600) the database for writing and brings it to this version. */
bool database_open(struct database *database, const char *path, struct failure *failure);
/* Opens one that is there and of this version for reading beside the writer. */
bool database_open_reader(struct database *database, const char *path, struct failure *failure);
void database_close(struct database *database);

/* Prepares a statement that lives as long as the connection. NULL with a sentence. */
sqlite3_stmt *database_prepare(struct database *database, const char *sql, struct failure *failure);
/* Prepares a whole list of `count`, and releases it. */
bool database_prepare_all(struct database *database, const char *const *sql, size_t count,
                          sqlite3_stmt **statements, struct failure *failure);
void database_release_all(sqlite3_stmt **statements, size_t count);

/* Runs SQL that gives no rows. */
bool database_run(struct database *database, const char *sql, struct failure *failure);
/* Steps a statement that gives no rows, and makes it ready for the next time. */
bool database_step(struct database *database, sqlite3_stmt *statement, struct failure *failure);
/* Steps one that may give a row; the caller resets it. -1 with a sentence, 0 no (more) row, 1 a
 * row. */
int database_row(struct database *database, sqlite3_stmt *statement, struct failure *failure);

/* The last error as a sentence; always false. */
bool database_fail(const struct database *database, struct failure *failure);

/* Text for as long as the statement is not reset; NULL binds NULL. */
void bind_text(sqlite3_stmt *statement, int at, const char *text);
void bind_bytes(sqlite3_stmt *statement, int at, const char *bytes, size_t length);
/* A column's text, never NULL. */
const char *column_text(sqlite3_stmt *statement, int at);

#endif
