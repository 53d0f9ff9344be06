/* SPDX-License-Identifier: MIT */
/* The throw-away directory of the demo: a configuration, its secrets, and the state. */
#ifndef CLIENT_DEMO_FILES_H
#define CLIENT_DEMO_FILES_H

#include "base/failure.h"
#include "base/id.h"
#include "base/paths.h"

#include <stdbool.h>

/* What the accounts have in common with the simulator, but for the secret. */
#define DEMO_LINE       "123456789"
#define DEMO_RULE_GROUP "Demo"
#define DEMO_ACCOUNT    "911000100"
#define DEMO_CLIENT_ID  "demo"
#define DEMO_USER       "demo"
#define DEMO_CAMPAIGN   "Demo->"
#define DEMO_POPUP      "7d1f3c92-60ab-4e58-b1d7-2a94c05e8f36"
#define DEMO_GREETING   "SALUDO" /* queries */
#define DEMO_ROUTING    "DESVIO"

#define DEMO_ADDRESS     "127.0.0.1"
#define DEMO_PORT_MAX    65535
#define DEMO_RATE        "15" /* callers a minute */
#define DEMO_SPEED       "3"  /* times as fast as real calls */
#define DEMO_GREETED     "50" /* percent of the callers */
#define DEMO_ASKED       "13" /* so an operator is asked every half a minute */
#define DEMO_ANSWER      "20" /* seconds an operator has: more than in earnest, for newcomers */
#define DEMO_PATIENCE    "25" /* seconds the simulator waits; more than those */
#define DEMO_SECRET_SIZE 25
#define DEMO_TEXT_MAX    (16 * 1024) /* bytes of a file, or of the URLs */

struct demo_files {
    char directory[PATH_SIZE]; /* "" while there is none */
    char config[PATH_SIZE];
    char socket[PATH_SIZE];
    char password[PATH_SIZE]; /* the file with the secret of every account */
    char key[DEMO_SECRET_SIZE];
};

/* Makes the directory under $TMPDIR, and fresh secrets. */
bool demo_files_make(struct demo_files *files, struct failure *failure);
/* Writes the configuration, with the simulator's address as every provider's, and the listener's
   port (0: any free one). Again, it writes it anew. */
bool demo_files_configure(const struct demo_files *files, const char *url, int port,
                          struct failure *failure);
/* From here on nobody starts an engine in it. */
void demo_files_withdraw(const struct demo_files *files);
/* Removes all of it. */
void demo_files_remove(struct demo_files *files);

#endif
