/* SPDX-License-Identifier: MIT */
/* One reply of Directcall's, in JSON or XML: `status` says whether it was done, `codigo` and `msg`
   why not. The shape of its XML is not documented, so names are taken at any depth. */
#ifndef PROVIDER_DIRECTCALL_ANSWER_H
#define PROVIDER_DIRECTCALL_ANSWER_H

#include "codec/tree.h"
#include "provider/directcall_codes.h"
#include "provider/provider.h"

#define DIRECTCALL_WORDS_SIZE 160 /* of the provider's words that are shown */

enum directcall_sort {
    DIRECTCALL_UNREADABLE,
    DIRECTCALL_SAYS_DONE, /* whatever the HTTP status */
    DIRECTCALL_REFUSED,
    DIRECTCALL_DOUBTFUL, /* refused, and it may be for the token */
    DIRECTCALL_TOKEN_DEAD,
};

struct directcall_answer {
    struct tree *tree;
    const struct tree_node *root; /* NULL where nothing can be read */
    enum directcall_sort sort;
    const struct directcall_code_row *row; /* NULL: none, or one that is in no table */
    char code[sizeof((struct verdict_facts *)0)->code];
    char words[DIRECTCALL_WORDS_SIZE]; /* clean */
};

/* Reads a whole reply; always followed by directcall_answer_free. */
void directcall_answer_read(struct directcall_answer *answer, const struct errand *errand,
                            const struct http_reply *reply);
void directcall_answer_free(struct directcall_answer *answer);

/* The first text of that name, or "". */
const char *directcall_answer_text(const struct directcall_answer *answer, const char *name);
bool directcall_answer_has_code(const struct directcall_answer *answer, enum directcall_code code);

/* true where it says that it was done, under an HTTP status of success: the rest is the caller's.
   All else is judged, and said in `facts`; the code is there in either case. */
bool directcall_answer_is_done(const struct directcall_answer *answer, const struct errand *errand,
                               const struct http_reply *reply, struct verdict_facts *facts);
/* Accepted, in the provider's words. */
void directcall_answer_say_done(const struct directcall_answer *answer,
                                struct verdict_facts *facts);

#endif
