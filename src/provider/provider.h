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
#define PROVIDER_URL_MAX      8192
#define PROVIDER_DERIVED_SIZE 128
#define PROVIDER_TOKEN_SIZE   4096 /* of a token that is fetched, NUL included */

/* ---- What is asked of a provider */

enum provider_act {
    ACT_DIAL,
    ACT_TOKEN,  /* fetch what the others are authenticated with */
    ACT_HANGUP, /* end a call */
    ACT_STATUS, /* what has become of a call */
    ACT_CHECK,  /* learn whether host and credentials are good, without placing a call */
    ACT_COUNT
};

/* One request's whole matter. Borrowed, all of it. */
struct errand {
    enum provider_act act;
    const struct account *account;
    int64_t now;               /* ms */
    const char *token;         /* the fetched one; "" where the account fetches none */
    const char *former;        /* the one before it, which may still be good, and is a secret too;
                                  NULL: none */
    const struct order *order; /* DIAL */
    const char *call_id;       /* DIAL: ours */
    const char *phone;         /* DIAL: provider_phone's; what order.from overrides; "" */
    const struct call *call;   /* HANGUP, STATUS */
};

/* A request as an adapter builds it; owns its texts. */
struct provider_request {
    const char *method; /* "POST" unless the adapter says "GET" */
    struct text url;
    struct text body;
    const char *content_type; /* constant; NULL: no body */
    struct text header;       /* one more header line, "" for none; wiped as a secret */
    char name[256];           /* for sentences: scheme, host and path; never a secret */
};

void provider_request_start(struct provider_request *request);
void provider_request_free(struct provider_request *request); /* wipes */
/* Appends to the URL, and sets `name` to it without query and user. false where it is too long. */
bool provider_request_to(struct provider_request *request, const char *url, const char *path);
/* The same with the account's `url`, for a form as the body. */
bool provider_request_form(struct provider_request *request, const struct account *account,
                           const char *path);
/* Appends `name=value` to the URL's query, percent-encoded; behind what the URL has of one already.
   The bytes of `value` are sent in the charset that they are in. */
bool provider_request_query(struct provider_request *request, const char *name, const char *value);
/* Why a request can't be built: always false, with a sentence. */
bool provider_cannot_send(const struct account *account, struct failure *failure);
bool provider_needs_phone(const struct account *account, struct failure *failure);
/* For `check_account`: the account's `url` has no query, since paths are put behind it. */
bool provider_check_base(const struct account *account, struct failure *failure);
/* Frees a text that holds secrets, and leaves nothing of it in memory. */
void provider_wipe(struct text *text);

/* ---- What became of it */

enum verdict {
    VERDICT_ACCEPTED,
    VERDICT_PENDING,   /* DIAL: taken for later */
    VERDICT_REFUSED,   /* not done, and the provider (or the network, before it was sent) said so */
    VERDICT_UNKNOWN,   /* sent, and no telling */
    VERDICT_TOKEN_DEAD /* refused, explicitly for its authentication: one more try with a new token
                          is allowed; where there is none to be had, refused */
};

/* What each act reads from its reply:

   act      accepted               refused               unknown
   DIAL     taken; reference       not placed            see `enum verdict`
   TOKEN    token                  no token              the reply can't be read
   HANGUP   it is hung up          it is not             no telling
   STATUS   `says` and `word`      it does not say       the reply can't be read
   CHECK    credentials are good   credentials are bad   answered, but credentials can't be told */
struct verdict_facts {
    enum verdict verdict;
    bool foreign;        /* a whole reply, but none of this provider's: see `verdict_unreadable` */
    bool token_doubtful; /* refused for what may be a dead token or a bad order: drop the token, but
                            do not repeat */
    char reference[128]; /* the provider's name for the call; "" */
    char idcall[64];     /* Infocaller's; "" */
    char code[32];
    char message[256];               /* a sentence, clean, without secrets */
    char token[PROVIDER_TOKEN_SIZE]; /* TOKEN: a secret; whoever reads it wipes it */
    int token_seconds;               /* TOKEN: how long it lasts by the reply; 0: not said */
    struct call *says; /* STATUS: an empty call of the caller's, to be filled with what is told:
                          state, legs, started_at, answered, seconds; no timeline */
    char word[128];    /* STATUS: what the provider says, clean, for the timeline; "" */
    char mark[64]; /* STATUS: "", or what stays the same from now on only if the call is over: then
                      replies with the same mark for some time end it */
};

/* ---- A kind of provider */

/* A number that an order may bring, and its range. */
struct provider_limit {
    enum capability capability; /* MINUTES, MAX_WAIT or RETRIES */
    int least, most;            /* both included */
};

/* By what hang-up and status name a call at the provider. */
enum provider_handle {
    HANDLE_REFERENCE,        /* the reference of its reply */
    HANDLE_REFERENCE_OF_DAY, /* the same, which another call may get on another day */
    HANDLE_PAIR,             /* the two numbers: two calls between them can't be told apart */
    HANDLE_PHONE,            /* the agent's phone alone */
};

struct provider_kind {
    const char *kind;             /* "infocaller" */
    const char *label;            /* "Infocaller" */
    const char *number_format;    /* the default; NULL: the key is an error */
    const struct option *options; /* its configuration keys, up to one with a NULL key */
    const char *line_key; /* the one of them that names our line there; NULL: there is none */
    const struct provider_limit *limits; /* up to one with most 0; NULL: none */
    enum provider_handle handle;
    /* The account's CAPABILITY_BITs, as it is configured. */
    unsigned (*capabilities)(const struct account *account);
    /* Faults that the option table can't see; may be NULL. */
    bool (*check_account)(const struct account *account, struct failure *failure);
    /* Limits of an order that no table says, before anything is stored; a sentence that names
       option and provider. May be NULL. */
    bool (*check_order)(const struct account *account, const struct order *order,
                        struct failure *failure);
    /* The phone that is rung where the order names none; `agent` is agent.number. NULL: it is
       `agent`. "" where the provider does not tell. */
    const char *(*phone)(const struct account *account, const char *agent);
    /* Whether what was typed is no telephone number but an address of the provider's own
       ("ext1234", "ip4130600300"), which is passed on as it is: as the phone that is rung first, or
       (`called`) as the number to call. NULL: nothing is. */
    bool (*is_address)(const char *typed, bool called);
    /* What is made of the account's secrets and opens as much as they do (a signature that is
       always the same), so that it is taken out of texts too; may be NULL. */
    bool (*derive_secret)(const struct account *account, char out[PROVIDER_DERIVED_SIZE]);
    /* Seconds for which a fetched token is used at most; and whether this account fetches one
       (NULL: none does). */
    int token_seconds;
    bool (*fetches_token)(const struct account *account);
    /* What can be asked, by act. `build` is false with a sentence (FAILURE_USAGE) where the matter
       can't be put in the provider's words; nothing is sent then. `read` fills facts that are all
       zero but for `says`. An act without functions is not to be had; an account that fetches a
       token is checked by that (ACT_TOKEN), so it needs no ACT_CHECK then. */
    struct {
        bool (*build)(const struct errand *errand, struct provider_request *request,
                      struct failure *failure);
        void (*read)(const struct errand *errand, const struct http_reply *reply,
                     struct verdict_facts *facts);
    } acts[ACT_COUNT];
};

/* The kinds, in the order in which they are shown: NAME_kind stands in NAME.c. */
#define PROVIDER_KINDS(X) \
    X(infocaller)         \
    X(duocom)             \
    X(directcall)         \
    X(ucontact)           \
    X(medularis)

#define X(name) extern const struct provider_kind name##_kind;
PROVIDER_KINDS(X)
#undef X

extern const struct provider_kind *const provider_kinds[]; /* up to NULL */
const struct provider_kind *provider_kind_find(const char *kind);
/* The account's, which exists: config_read has checked it. */
const struct provider_kind *provider_kind_of(const struct account *account);

/* ---- The same for all kinds */

bool provider_has_act(const struct account *account, enum provider_act act);
/* The act's `build`; false with a sentence too where the kind has not got it. */
bool provider_build(const struct errand *errand, struct provider_request *request,
                    struct failure *failure);
/* Empties the facts but for `says`, and fills them: by the act's `read`, or where no whole reply
   came (refused if nothing was sent, unknown if it was, or may have been). */
void provider_read(const struct errand *errand, const struct http_reply *reply,
                   struct verdict_facts *facts);

/* Faults of an account that its table of options can't see. */
bool provider_check_account(const struct account *account, struct failure *failure);

/* The capabilities of an account, and the refusal of an order that needs others or passes a limit:
   it names the option and the provider. */
unsigned provider_capabilities(const struct account *account);
bool provider_check_order(const struct account *account, const struct order *order,
                          struct failure *failure);

/* The phone that is rung where the order names none. */
const char *provider_phone(const struct account *account, const char *agent);
bool provider_is_address(const struct account *account, const char *typed, bool called);
/* A number of our side: E.164 where it is a number, read in that country, else as typed (an
   extension, an address). */
void provider_read_own(const struct account *account, const char *typed, const char *country,
                       char out[ORDER_NUMBER_SIZE]);

/* Whether hang-up and status can name the call: it has a reference, and of today where references
   are of a day (in the account's zone). */
bool provider_can_name(const struct account *account, const struct call *call, int64_t now,
                       struct failure *failure);
/* The reference as it is written down: with the day of `at` where references are of a day. */
void provider_write_reference(const struct account *account, const char *reference, int64_t at,
                              char *out, size_t size);
/* Whether the provider can't tell the two apart, which it names by phones: `other` is a call of the
   account `theirs`, which may be another one at the same provider. */
bool provider_confuses(const struct account *account, const struct call *call,
                       const struct account *theirs, const struct call *other);

/* Replaces the account's secrets, and the token (may be ""), in `text` (plain, escaped in any way,
   base64) by `***`. */
void provider_redact(const struct account *account, const char *token, char *text, size_t size);

/* The number in the account's number_format ("+34…", "34…", "0034…", national). false where it has
   no such form: a foreign number nationally. */
bool provider_format_number(const struct account *account, const char *e164, char *out,
                            size_t size);
/* The order's number as the provider takes it: a short number or an address as it is. false with a
   sentence where it has no such form. */
bool provider_format_called(const struct account *account, const struct order *order, char *out,
                            size_t size, struct failure *failure);
/* A number of our side: E.164 in the account's form, all else (an extension) as it is. `option`
   names it in the sentence. */
bool provider_format_own(const struct account *account, const char *option, const char *phone,
                         char *out, size_t size, struct failure *failure);

#endif
