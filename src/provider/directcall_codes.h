/* SPDX-License-Identifier: MIT */
/* Directcall's return codes (its page "Códigos de retorno"): the code as it stands in replies, with
   its leading zeros, and what it means to the person who dials. The simulator answers with the same
   rows. Success is told by `status` and not by these: an example of the vendor's has status ok with
   code 001. */
#ifndef PROVIDER_DIRECTCALL_CODES_H
#define PROVIDER_DIRECTCALL_CODES_H

#include "base/intl.h"

#define DIRECTCALL_CODES(X)                                                                  \
    X(DONE, "000", N_("done"))                                                               \
    X(PARAMETERS, "001", N_("a parameter is missing or not valid"))                          \
    X(NOT_REQUESTED, "002", N_("the call could not be requested"))                           \
    X(NOT_ACTIVE, "003", N_("there is no active call between these numbers"))                \
    X(NOT_FINISHED, "004", N_("the call is not over yet"))                                   \
    X(CONNECTION, "005", N_("Directcall has a trouble with its own connections"))            \
    X(AUTHENTICATION, "006", N_("the access token is not taken"))                            \
    X(SMS_SERVER, "007", N_("Directcall's text message server failed"))                      \
    X(SENDING, "008", N_("it could not be sent"))                                            \
    X(NO_SUCH_CODE, "009", N_("there is no such code"))                                      \
    X(NO_SUCH_ID, "010", N_("there is no such call, or it was cancelled"))                   \
    X(BILLING, "011", N_("Directcall can't charge for it: ask its support"))                 \
    X(ACCOUNT, "100", N_("something is wrong with the (test) account: ask Directcall"))      \
    X(TEST_ACCOUNT, "101", N_("something is wrong with the (test) account: ask Directcall")) \
    X(NONE_LEFT, "102", N_("no calls of this kind are left on the account"))                 \
    X(NO_SUCH_USER, "200", N_("there is no such user: check client_id"))                     \
    X(NO_BALANCE, "201", N_("not enough credit"))

enum directcall_code {
#define X(name, code, meaning) DIRECTCALL_##name,
    DIRECTCALL_CODES(X)
#undef X
        DIRECTCALL_CODE_COUNT
};

struct directcall_code_row {
    const char *code;
    const char *meaning; /* for _() */
};

static const struct directcall_code_row directcall_code_rows[DIRECTCALL_CODE_COUNT] = {
#define X(name, code, meaning) {code, meaning},
    DIRECTCALL_CODES(X)
#undef X
};

#endif
