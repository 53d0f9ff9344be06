/* SPDX-License-Identifier: MIT */
/* What each kind of provider can do, found out from its row: with which keys, within which limits.
 */
#ifndef DOCGEN_ABILITY_H
#define DOCGEN_ABILITY_H

#include "provider/provider.h"

struct ability {
    unsigned always; /* CAPABILITY_BITs that an account of the kind has anyway */
    unsigned full;   /* those that it can have */
    /* The key that gives one that is not there always; NULL where no key alone does. */
    const char *keys[CAPABILITY_COUNT];
};

/* false when out of memory. */
bool ability_find(const struct provider_kind *kind, struct ability *ability);

/* The kind's limit of the capability, or NULL. */
const struct provider_limit *ability_limit(const struct provider_kind *kind,
                                           enum capability capability);

#endif
