/* SPDX-License-Identifier: MIT */
/* The name(s) that a number has among the contacts. */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "store/database.h"

#define CONTACT_NAMES_SIZE 512
#define CONTACT_NAMES_SQL                                                      \
    "SELECT c.name FROM contact_numbers n JOIN contacts c ON c.id = n.contact" \
    " WHERE n.number = ?1 ORDER BY n.contact"

/* Runs the statement CONTACT_NAMES_SQL: "Ana Ruiz / Bruno Dias", or "". false with a sentence. */
bool names_of_number(struct database *database, sqlite3_stmt *statement, const char *number,
                     char out[CONTACT_NAMES_SIZE], struct failure *failure);

#endif
