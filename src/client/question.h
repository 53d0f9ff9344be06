/* SPDX-License-Identifier: MIT */
/* A question of a call, as the wire tells it, in a line for people. */
#ifndef CLIENT_QUESTION_H
#define CLIENT_QUESTION_H

#include "base/text.h"
#include "wire/message.h"

#include <jansson.h>
#include <stdint.h>

/* Adds "DESVIO from Ana Ruiz +34666111601 PEDIDO=1234: [1] Sales [2] Support, 6 s"; `now` in ms.
   Not cleaned. */
void question_add_line(struct text *out, const json_t *question, int64_t now);

/* Print the change in a line: "question …", and "question DESVIO from …: answered by anna: Sales".
   `question` is the one that `answered` is about, NULL where it was never told; `answered` may be
   NULL: it waits no longer, and there is no telling how it ended. */
void question_print(const json_t *question);
void question_print_end(const json_t *question, const struct wire_message *answered);

#endif
