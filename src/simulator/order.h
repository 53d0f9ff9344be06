/* SPDX-License-Identifier: MIT */
/* Call orders as Infocaller checks them (API de Emisión de Llamadas), and its answers. Pure. */
#ifndef SIMULATOR_ORDER_H
#define SIMULATOR_ORDER_H

#include "base/text.h"
#include "codec/tree.h"
#include "provider/infocaller_codes.h"
#include "simulator/call.h"
#include "simulator/settings.h"

#include <stddef.h>
#include <stdint.h>

#define ORDER_ANSWER_MAX 4096

struct sim_order {
    enum tree_format format;          /* in which it is to be answered */
    char number[SIM_NUMBER_SIZE];     /* as it was sent */
    char number_int[SIM_NUMBER_SIZE]; /* digits */
    int64_t at;                       /* ms; 0: at once */
    struct pairs vars;
};

/* Reads the form and checks all of it; INFOCALLER_ACCEPTED, or the code of the first fault. What
   the document has no code for (an unknown field, a variable against Apéndice II) is a fault of its
   syntax. */
enum infocaller_code sim_order_read(struct sim_order *order, const struct settings *settings,
                                    const char *body, size_t length);
void sim_order_free(struct sim_order *order);

/* Appends the answer. */
bool sim_answer_write(struct text *out, const struct settings *settings, enum tree_format format,
                      enum infocaller_code code, const char *idcall);

#endif
