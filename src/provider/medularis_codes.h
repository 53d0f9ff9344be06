/* SPDX-License-Identifier: MIT */
/* Medularis' error codes (its document, "Códigos de error y sus respectivos mensajes"): code, the
   text that comes with it, and what it means to the person who dials. The simulator may answer with
   the same rows. */
#ifndef PROVIDER_MEDULARIS_CODES_H
#define PROVIDER_MEDULARIS_CODES_H

#include "base/intl.h"

#define MEDULARIS_CODES(X)                                                                      \
    X(BAD_NUMBER, 1, "Invalid phone number", N_("the number is not taken for one"))             \
    X(CLOSED, 2, "Popup not in service hours", N_("the popup takes no calls at this hour"))     \
    X(NOT_STARTED, 3, "Call origination failed", N_("the call could not be begun"))             \
    X(NO_POPUP, 4, "Popup not found", N_("there is no such popup: check popup_uuid"))           \
    X(NO_COUNTRY, 5, "Country not found", N_("the number's country is not served"))             \
    X(BAD_FIELDS, 6, "Wrong parameters", N_("the order's fields are not understood"))           \
    X(NO_TOKEN, 7, "Security Token Missing", N_("no token came with it: check security_token")) \
    X(BAD_TOKEN, 8, "Invalid Security Token", N_("the token is not good: check security_token"))

enum medularis_code {
#define X(name, code, text, meaning) MEDULARIS_##name = (code),
    MEDULARIS_CODES(X)
#undef X
};

struct medularis_code_row {
    int code;
    const char *text;    /* the provider's */
    const char *meaning; /* for _() */
};

static const struct medularis_code_row medularis_code_rows[] = {
#define X(name, code, text, meaning) {code, text, meaning},
    MEDULARIS_CODES(X)
#undef X
};

#define MEDULARIS_CODE_COUNT (sizeof medularis_code_rows / sizeof *medularis_code_rows)

#endif
