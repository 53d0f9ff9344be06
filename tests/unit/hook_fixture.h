/* SPDX-License-Identifier: MIT */
/* A configuration for the tests of the listener: two Infocaller lines, an account of another kind,
 * a key. */
#ifndef TESTS_HOOK_FIXTURE_H
#define TESTS_HOOK_FIXTURE_H

#include "config/config.h"

#define FIXTURE_KEY         "s3cr3t k\xC3\xA9y"
#define FIXTURE_KEY_ENCODED "s3cr3t%20k%C3%A9y"

/* "madrid" (line 123456789, password 3956, id_variable CENTRALITA, ES, Europe/Madrid), "two/lines"
   (line 911000111, password 1234) and "other", which is no Infocaller. `key` NULL: none is
   configured. */
struct config *fixture_config(const char *key);
void fixture_config_free(struct config *config);

#endif
