/* SPDX-License-Identifier: MIT */
/* Opening the database, and its errors. */
#include "store/database.h"

#include "base/intl.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS   10000 /* how long to wait for somebody who looks at the file by hand */
#define FILE_MODE 0600

/* Measured: pages of 8 KiB cost a fifth less than those of 4 for batches, and little more for a
   lone record. A checkpoint after so many of them is rare enough that pages which change with every
   batch are written once, and the log stays within some tens of MB. */
static const char file_settings[] = "PRAGMA page_size = 8192;"
                                    "PRAGMA journal_mode = WAL;";
static const char writer_settings[] = "PRAGMA synchronous = FULL;"
                                      "PRAGMA foreign_keys = ON;"
                                      "PRAGMA temp_store = MEMORY;"
                                      "PRAGMA cache_size = -8192;"
                                      "PRAGMA wal_autocheckpoint = 4000;"
                                      "PRAGMA journal_size_limit = 67108864;";
static const char reader_settings[] = "PRAGMA query_only = ON;"
                                      "PRAGMA temp_store = MEMORY;"
                                      "PRAGMA cache_size = -4096;";

bool database_fail(const struct database *database, struct failure *failure)
{
    const char *path = database->path;
    const char *said = sqlite3_errmsg(database->handle);
    switch (sqlite3_errcode(database->handle) & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return fail(failure, FAILURE_ENGINE,
                    _("%s is damaged (%s): put it aside and restore a copy of it"), path, said);
    case SQLITE_FULL:
        return fail(failure, FAILURE_ENGINE, _("%s can't grow, the disk is full: make room"), path);
    case SQLITE_IOERR:
        return fail(failure, FAILURE_ENGINE, _("%s can't be read or written (%s): check the disk"),
                    path, said);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return fail(failure, FAILURE_ENGINE,
                    _("%s can't be opened for writing (%s): check the owner and mode of it and of "
                      "its directory"),
                    path, said);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(failure, FAILURE_ENGINE,
                    _("%s is held by another program: end whatever has it open"), path);
    default:
        return fail(failure, FAILURE_ENGINE, _("%s: %s"), path, said);
    }
}

bool database_run(struct database *database, const char *sql, struct failure *failure)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_fail(database, failure);
}

bool database_step(struct database *database, sqlite3_stmt *statement, struct failure *failure)
{
    bool done = sqlite3_step(statement) != SQLITE_ROW;
    return (sqlite3_reset(statement) == SQLITE_OK && done) || database_fail(database, failure);
}

int database_row(struct database *database, sqlite3_stmt *statement, struct failure *failure)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return 1;
    if (result == SQLITE_DONE)
        return 0;
    database_fail(database, failure);
    return -1;
}

sqlite3_stmt *database_prepare(struct database *database, const char *sql, struct failure *failure)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           NULL) != SQLITE_OK)
        database_fail(database, failure);
    return statement;
}

bool database_prepare_all(struct database *database, const char *const *sql, size_t count,
                          sqlite3_stmt **statements, struct failure *failure)
{
    for (size_t i = 0; i < count; i++) {
        statements[i] = database_prepare(database, sql[i], failure);
        if (!statements[i])
            return false;
    }
    return true;
}

void database_release_all(sqlite3_stmt **statements, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sqlite3_finalize(statements[i]);
        statements[i] = NULL;
    }
}

/* SQLite would make it readable for all; it gives its side files the mode of this one. */
static bool make_file(const char *path, struct failure *failure)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (file < 0)
        return fail(failure, FAILURE_ENGINE, _("%s can't be opened for writing: %s"), path,
                    strerror(errno));
    close(file);
    return true;
}

static bool open_handle(struct database *database, const char *path, int flags,
                        struct failure *failure)
{
    snprintf(database->path, sizeof database->path, "%s", path);
    if (sqlite3_open_v2(path, &database->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return database_fail(database, failure);
    sqlite3_busy_timeout(database->handle, BUSY_MS);
    sqlite3_extended_result_codes(database->handle, 1);
    return true;
}

bool database_open(struct database *database, const char *path, struct failure *failure)
{
    *database = (struct database){0};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if ((strcmp(path, ":memory:") == 0 || make_file(path, failure)) &&
        open_handle(database, path, flags, failure) && schema_check(database, failure) &&
        database_run(database, file_settings, failure) &&
        database_run(database, writer_settings, failure) && schema_migrate(database, failure))
        return true;
    database_close(database);
    return false;
}

bool database_open_reader(struct database *database, const char *path, struct failure *failure)
{
    *database = (struct database){0};
    if (open_handle(database, path, SQLITE_OPEN_READWRITE, failure) &&
        database_run(database, reader_settings, failure))
        return true;
    database_close(database);
    return false;
}

void database_close(struct database *database)
{
    sqlite3_close(database->handle);
    database->handle = NULL;
}

void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    if (text)
        bind_bytes(statement, at, text, strlen(text));
    else
        sqlite3_bind_null(statement, at);
}

void bind_bytes(sqlite3_stmt *statement, int at, const char *bytes, size_t length)
{
    sqlite3_bind_text64(statement, at, bytes, length, SQLITE_STATIC, SQLITE_UTF8);
}

const char *column_text(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return text ? text : "";
}
