/* SPDX-License-Identifier: MIT */
/* The listener's key in the URLs for a provider's panel. The engine never tells it; who may read
   the configuration reads it there. */
#ifndef CLIENT_KEY_H
#define CLIENT_KEY_H

#include <stdbool.h>

/* The key of the engine that answers at `socket`, percent-encoded: of the configuration (`given` is
   --config, or NULL), if it can be read and is of that engine. NULL where there is none. */
char *key_find(const char *given, const char *socket);
void key_free(char *key); /* wipes */

/* Whether KEY stands in the URL in place of a key. */
bool key_stands_in(const char *url);
/* The URL with the key in place of KEY, or as it is where the key is NULL; the caller frees. */
char *key_into_url(const char *url, const char *key);

#endif
