/* SPDX-License-Identifier: MIT */
/* The configuration's sections and their options: what the reader checks, and what `init` and the
   manual are written from. The kinds of providers add tables of their own. */
#ifndef CONFIG_TABLES_H
#define CONFIG_TABLES_H

#include "config/option.h"

struct config_section {
    const char *name;             /* "engine"; "provider.NAME" */
    const char *sentence;         /* for the manual, for _() */
    const struct option *options; /* NULL: its keys are not names (see its sentence) */
    const char *file;             /* "centralita.conf" or "console.conf" */
    bool aside;                   /* `init` comments it out as a whole */
};

/* All sections in the order of the manual, up to one with a NULL name. */
extern const struct config_section config_sections[];

/* The single tables, up to a row with a NULL key. */
extern const struct option config_engine_options[];
extern const struct option config_agent_options[];
extern const struct option config_listener_options[];
extern const struct option config_provider_options[];
extern const struct option config_query_options[];
extern const struct option config_roles_options[];
extern const struct option config_agents_options[];
extern const struct option config_agent_entry_options[];
extern const struct option config_console_options[];

#endif
