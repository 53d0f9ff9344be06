/* SPDX-License-Identifier: MIT */
/* Requests that could not be read: kept aside, and released once they could. */
#ifndef STORE_QUARANTINE_H
#define STORE_QUARANTINE_H

#include "store/writer.h"

/* Keeps the record's request. false: the database failed. */
bool quarantine_record(struct writer *writer, struct job *job);
/* Marks the request as released and folds what the record says, both or none. */
bool quarantine_release(struct writer *writer, struct job *job);

#endif
