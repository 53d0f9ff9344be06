/* SPDX-License-Identifier: MIT */
/* What only a question tells ("API Interactiva" IV). Between the room's files only. */
#ifndef LISTENER_QUESTION_H
#define LISTENER_QUESTION_H

#include "listener/delivery.h"

/* The name of the query, made clean; "" where there is none, or one that is longer than any. */
void question_name(const struct delivery *delivery, char name[QUERY_NAME_SIZE]);

/* Adds to the call's timeline that it was asked: "DESVIO: PEDIDO=1234, LANG=ES", in the order of
   the names. Its time tells it apart from others, so that the same question asked twice is two
   steps. */
void question_add_step(const struct delivery *delivery, struct call *says);

#endif
