/* SPDX-License-Identifier: MIT */
/* Folding a record into the calls that it speaks of: finding them by their identities, making one
   of several, merging the record in. */
#ifndef STORE_FOLD_H
#define STORE_FOLD_H

#include "store/writer.h"

/* For each kind of record that says something of a call. false: the database failed. */
bool fold_record(struct writer *writer, struct job *job);

/* Makes the record's call `unknown` that the last engine left while its order was being sent. NULL
   when out of memory. */
struct record *fold_interrupted(const char *id, int64_t now);
/* Ends a question that was open then: its id, its query's name and the id of its call. */
struct record *fold_unanswered(const char *question, const char *name, const char *call,
                               int64_t now);

#endif
