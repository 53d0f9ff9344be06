/* SPDX-License-Identifier: MIT */
/* What load sends: the four events of a call, or one question, well signed, made by a few copies
   into templates. */
#ifndef LOAD_MESSAGE_H
#define LOAD_MESSAGE_H

#include <stdint.h>

#define REQUEST_MAX    8192
#define SIGNATURE_SIZE 32 /* characters */

struct load_plan {
    const char *line, *password, *key;
    const char *query; /* the question's name; NULL: events */
    uint64_t callers;  /* questions come from so many numbers; 0: each from its own */
};

/* How many messages one call has; 0 where a template is too long. Keeps the plan's texts. */
int load_messages_make(const struct load_plan *plan);
/* The signature of a call's messages. */
void load_message_sign(uint64_t number, char signature[SIGNATURE_SIZE + 1]);
/* Writes the whole request, and gives its length. */
int load_message_write(char out[REQUEST_MAX], int message, uint64_t number, const char *signature);
void load_messages_free(void);

#endif
