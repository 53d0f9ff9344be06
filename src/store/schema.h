/* SPDX-License-Identifier: MIT */
/* What the database is made of, as numbered migrations. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/database.h"

/* The number of the last migration, which a database of this version has as its user_version. */
extern const int schema_version;

/* Whether the file is ours (or empty) and not of a newer version. */
bool schema_check(struct database *database, struct failure *failure);
/* Applies the migrations that are missing, each in a transaction of its own. */
bool schema_migrate(struct database *database, struct failure *failure);

#endif
