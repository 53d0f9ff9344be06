/* SPDX-License-Identifier: MIT */
/* Writing contacts. */
#ifndef STORE_CONTACTS_H
#define STORE_CONTACTS_H

#include "store/writer.h"

/* For the records that add, change and remove contacts. false: the database failed. */
bool contacts_record(struct writer *writer, struct job *job);

#endif
