/* SPDX-License-Identifier: MIT */
/* What is answered to a question (Infocaller's API Interactiva V and Apéndice II). */
#ifndef LISTENER_ANSWER_H
#define LISTENER_ANSWER_H

#include "base/text.h"
#include "codec/tree.h"
#include "model/variables.h"

#include <stdbool.h>

/* Bytes of an answer: what fits into `struct variables` does, though each of its bytes were to be
   written as `&quot;`. */
#define ANSWER_MAX (2u * 1024u * 1024u)

/* Appends the answer, in ASCII, in the question's format. `good` is Result "0", else "1", which
   makes the script take its error branch. `sentence` is ResultText ("" for none). Without variables
   (NULL, or none) there are no CustVars. What ISO-8859-1 has not is written in Latin letters, else
   as `?`; control characters as a blank; in the sentence as in the values. false when out of
   memory, or over the bound of `out` (ANSWER_MAX is enough). */
bool answer_write(struct text *out, enum tree_format format, bool good, const char *sentence,
                  const struct variables *variables);
/* The Content-Type of it. */
const char *answer_type(enum tree_format format);

#endif
