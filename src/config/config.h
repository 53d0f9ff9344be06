/* SPDX-License-Identifier: MIT */
/* The engine's configuration: the option table, its reader and its checks. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/failure.h"
#include "base/log.h"
#include "base/paths.h"
#include "config/agents.h"
#include "config/ini.h"
#include "config/option.h"
#include "config/query.h"
#include "config/roles.h"

#include <stdbool.h>
#include <stddef.h>

#define CONFIG_FILE_NAME     "centralita.conf"
#define CONFIG_PROVIDERS_MAX 64
#define CONFIG_ROUTES_MAX    256
#define CONFIG_SOCKET_MAX    107 /* bytes of a path that a Unix socket can have */

/* One [provider.NAME]: which keys it has beyond the common ones is its kind's affair. */
struct account {
    struct config *config; /* whose it is */
    char name[64];         /* behind "provider."; letters, digits, - and _ */
    char kind[32];
    int timeout; /* seconds */
    char ca_file[PATH_SIZE];
    char number_format[16];            /* "": the kind's own */
    char country[OPTION_COUNTRY_SIZE]; /* "": none is known */
    char timezone[64];           /* "": the system's; that it exists is for the engine to check */
    int line;                    /* of the file, where the section begins */
    struct option_values common; /* the keys above: which of them are given, and in which line */
    struct option_values values; /* the kind's own keys, checked against its table */
};

struct config_route {
    char prefix[32]; /* "+34"; "" is "*" */
    char account[64];
};

struct config {
    size_t holders;       /* beside whoever read it: see config_hold */
    char path[PATH_SIZE]; /* "" where there is no file */
    char state_directory[PATH_SIZE];
    char socket[PATH_SIZE];
    int linger; /* seconds */
    int unconfirmed_after;
    int unconfirmed_connected_after;
    int ask_after;
    enum log_format log_format;
    struct {
        char number[64];
        char country[OPTION_COUNTRY_SIZE];
        char provider[64]; /* "" */
    } agent;
    struct {
        bool on;
        char address[64];
        int port;
        const char *key;   /* secret; NULL: none (or see config_listener_key) */
        const char *allow; /* networks, blanks between; NULL: all */
        int max_body;
        char public_url[512]; /* "" */
    } listener;
    struct account *accounts;
    size_t account_count;
    struct config_route *routes; /* longest prefix first */
    size_t route_count;
    struct query *queries;
    size_t query_count;
    struct roles roles;
    struct agent_rules agent_rules;
    struct agent_entry *agents;
    size_t agent_count;
    /* The sections' values, for the lines that they are given in. */
    struct option_values engine_values, agent_values, listener_values;
};

/* What a kind of provider adds: its keys. The engine gives this table; who has no adapters gives
   NULL, and then the sections' own keys are not checked nor kept. */
struct config_kind {
    const char *kind;
    const struct option *options; /* up to one with a NULL key */
    const char *number_format; /* the default; NULL: numbers go in parts, and the key is a fault */
};

/* The file to read: `given` (--config), $CENTRALITA_CONFIG, the user's, /etc's; the first two are
   final, /etc's counts where this user may read it. An absolute path. false where there is none
   (`out` is then ""). */
bool config_find(const char *given, char out[PATH_SIZE]);

/* Reads and checks everything; `path` "" is a configuration with nothing in it. All faults go to
   `fault` as sentences with file and line; false if there was one. A file with a secret in it that
   others may read is a fault. Commands that give secrets are run, for some seconds each at most.
   With NULL for `kinds`, the providers' own keys are neither checked nor kept, and the listener's
   key is not fetched from a file or a command. To be freed in either case. */
bool config_read(struct config *config, const char *path, const struct config_kind *kinds,
                 size_t kind_count, ini_fault *fault, void *context);
void config_free(struct config *config); /* wipes secrets */

/* A configuration on the heap lives as long as somebody holds it or one of its accounts: an order
   goes through the account that it was given to, also where a new configuration has none such. Once
   it is in force it does not change. The last drop wipes and frees it. NULL-safe. */
struct config *config_hold(struct config *config);
void config_drop(struct config *config);
const struct account *account_hold(const struct account *account);
void account_drop(const struct account *account);
/* Whether they are of one name and have the same values: what holds for the one (its token, how it
   fares) holds for the other. */
bool account_same(const struct account *a, const struct account *b);

const struct account *config_account(const struct config *config, const char *name);
/* That of the login; or NULL. */
const struct agent_entry *config_agent(const struct config *config, const char *login);
/* By the name that Infocaller sends, exactly; or NULL. */
const struct query *config_query(const struct config *config, const char *name);
/* The account that a number goes through by [route], else agent.provider, else the only one; or
   NULL. A number without + (a short one) is matched by "*" alone. */
const struct account *config_route(const struct config *config, const char *e164);

/* The listener's key, fetched now where it stands in a file or comes from a command; NULL with a
   sentence where that fails, and without one where there is no key. It is the configuration's. */
const char *config_listener_key(struct config *config, struct failure *failure);

#endif
