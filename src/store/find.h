/* SPDX-License-Identifier: MIT */
/* Finding the calls that a record speaks of. */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "store/writer.h"

#define TIES_MAX (IDENTITY_KIND_COUNT + 1)

struct ties {
    struct entry *named; /* the call that the record names by id, aliases followed; or NULL */
    struct entry *calls[TIES_MAX]; /* all that it ties, each once; `named` among them */
    size_t count;
    struct identity identities[IDENTITY_KIND_COUNT];
    bool is_known[IDENTITY_KIND_COUNT]; /* it is stored already, for one of the calls */
    size_t identity_count;
};

/* `ties` borrows from the record. false: the database failed. */
bool find_ties(struct writer *writer, const struct record *record, struct ties *ties);

/* Whether the text is a name that can tell calls apart: "", "0" and "[_…", a variable that the
   provider did not fill in, are none. */
bool find_is_identity(const char *value);

#endif
