/* SPDX-License-Identifier: MIT */
/* What every call provider's adapter offers. An adapter translates: it does no I/O, reads no clock
   and touches no store. One constant row a kind, in one registry. */
#ifndef PROVIDER_PROVIDER_H
#define PROVIDER_PROVIDER_H

#include "base/failure.h"
#include "base/text.h"
#include "config/config.h"
#include "http/client.h"
#include "model/call.h"
#include "model/order.h"

#include <stdbool.h>
#include <stdint.h>

#define PROVIDER_BODY_MAX     (64 * 1024)
#define PROVIDER_URL_MAX      4096
#define PROVIDER_DERIVED_SIZE 128

/* A request as an adapter builds it; owns its texts. */
struct provider_request {
    const char *method;
    struct text url;
    struct text body;
    const char *content_type; /* constant; NULL: no body */
    struct text header;       /* one more header line, "" for none */
    char name[256];           /* for sentences: scheme, host and path; never a secret */
};

void provider_request_start(struct provider_request *request);
void provider_request_free(struct provider_request *request); /* wipes */

/* What became of an order. */
enum verdict {
    VERDICT_ACCEPTED,
    VERDICT_PENDING, /* taken for later */
    VERDICT_REFUSED, /* not placed, and the provider (or the network, before it was sent) said so */
    VERDICT_UNKNOWN, /* sent, and no telling */
    VERDICT_TOKEN_DEAD /* refused for its authentication: one more try with a new token is allowed
                        */
};

struct verdict_facts {
    enum verdict verdict;
    char reference[128]; /* the provider's name for the call; "" */
    char idcall[64];     /* Infocaller's; "" */
    char code[32];
    char message[256]; /* a sentence, clean, without secrets */
};

struct provider_kind {
    const char *kind;             /* "infocaller" */
    const char *label;            /* "Infocaller" */
    const char *number_format;    /* the default; NULL: the key is an error */
    const struct option *options; /* its configuration keys, up to one with a NULL key */
    const char *line_key; /* the one of them that names our line there; NULL: there is none */
    /* The account's CAPABILITY_BITs, as it is configured. */
    unsigned (*capabilities)(const struct account *account);
    /* Faults that the option table can't see; may be NULL. */
    bool (*check_account)(const struct account *account, struct failure *failure);
    /* Limits of an order, before anything is stored; a sentence that names option and provider. */
    bool (*check_order)(const struct account *account, const struct order *order,
                        struct failure *failure);
    /* The order as a request. `call_id` is ours; `now` in ms, `agent` is the default `from`. */
    bool (*build)(const struct account *account, const struct order *order, const char *call_id,
                  const char *agent, struct provider_request *request, struct failure *failure);
    /* What is made of the account's secrets and opens as much as they do (a signature that is
       always the same), so that it is taken out of texts too; may be NULL. */
    bool (*derive_secret)(const struct account *account, char out[PROVIDER_DERIVED_SIZE]);
    /* What the reply says. An order for later that was taken is pending. */
    void (*read)(const struct account *account, const struct order *order,
                 const struct http_reply *reply, struct verdict_facts *facts);
};

extern const struct provider_kind *const provider_kinds[]; /* up to NULL */
const struct provider_kind *provider_kind_find(const char *kind);

/* The capabilities of an account, and the refusal of an order that needs others: it names the
   option and the provider. */
unsigned provider_capabilities(const struct account *account);
bool provider_check_order(const struct account *account, const struct order *order,
                          struct failure *failure);

/* Replaces the account's secrets in `text` (plain, escaped in any way, base64) by `***`. */
void provider_redact(const struct account *account, char *text, size_t size);

/* The number in the account's number_format ("+34…", "34…", "0034…", national). false where it has
   no such form: a foreign number nationally. */
bool provider_format_number(const struct account *account, const char *e164, char *out,
                            size_t size);

#endif
