/* SPDX-License-Identifier: MIT */
/* Agents in the store: how each stands by the last word of a person or the engine. */
#ifndef STORE_AGENTS_H
#define STORE_AGENTS_H

#include "store/writer.h"

/* For RECORD_AGENT. false: the database failed. */
bool agents_record(struct writer *writer, struct job *job);
/* Fills in the record's change from what the journal has of it. */
bool agents_read_change(struct record *record, const char *says, struct failure *failure);

#endif
