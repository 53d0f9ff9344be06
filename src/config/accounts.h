/* SPDX-License-Identifier: MIT */
/* The part of the configuration that says through whom calls go: [provider.NAME] and [route]. */
#ifndef CONFIG_ACCOUNTS_H
#define CONFIG_ACCOUNTS_H

#include "config/config.h"
#include "config/section.h"

/* The account's name where the section is one of a provider, else NULL. */
const char *accounts_name(const char *section);

/* Reads all [provider.NAME]; agent.country has to be there already. */
void accounts_read(struct config *config, struct section_reader *reader,
                   const struct config_kind *kinds, size_t kind_count);

/* Reads [route], and checks that agent.provider and the routes name accounts that exist. */
void routes_read(struct config *config, struct section_reader *reader);

#endif
