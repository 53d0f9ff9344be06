/* SPDX-License-Identifier: MIT */
/* Infocaller's result codes of call orders (its document, "Respuesta al POST de emisión de
   llamada"): code, the text that comes with it, and what it means to the person who dials. The
   simulator answers with the same rows. */
#ifndef PROVIDER_INFOCALLER_CODES_H
#define PROVIDER_INFOCALLER_CODES_H

#include "base/intl.h"

#define INFOCALLER_CODES(X)                                                                    \
    X(ACCEPTED, 0, "Aceptada", N_("the order was taken"))                                      \
    X(BAD_IDENTITY, -1, "Identificación no correcta", N_("line or password are wrong"))        \
    X(NO_IDENTITY, -2, "Identificación no indicada", N_("line or signature were missing"))     \
    X(BAD_SYNTAX, -3, "Formato XML no correcto", N_("the order could not be read"))            \
    X(NO_PARAMETER, -99, "No se recibe el parámetro XML", N_("no order was in the request"))   \
    X(INTERNAL, -100, "Error interno", N_("a fault at Infocaller"))                            \
    X(BAD_SIGNATURE, 1, "Firma no correcta", N_("the signature is wrong: check the password")) \
    X(BAD_LINE, 2, "Línea infocaller no válida", N_("no such line: check the line"))           \
    X(LINE_OFF, 3, "Línea infocaller apagada", N_("the line is switched off"))                 \
    X(BAD_TIME, 4, "Fecha/Hora no válida", N_("the time of the call is not valid"))            \
    X(BAD_NUMBER, 5, "Teléfono no válido", N_("the number is not valid"))                      \
    X(BAD_WAIT, 6, "Valor Esperamax no válido", N_("the longest wait is not valid"))           \
    X(BAD_RETRIES, 7, "Valor reintentos no válido", N_("the number of retries is not valid"))  \
    X(BAD_GROUP, 8, "Grupo de reglas no existe o no es válido",                                \
      N_("no such rule group, or none for calls out: check rule_group"))                       \
    X(RULE_ENDS, 9, "Regla de fin de llamada", N_("the group's rules end the call"))           \
    X(SUSPENDED, 10, "Línea suspendida", N_("the line is suspended"))                          \
    X(NO_CREDIT, 11, "Saldo insuficiente", N_("not enough credit"))                            \
    X(OVER_LIMIT, 12, "Límite de crédito excedido", N_("the credit limit is passed"))          \
    X(NO_RULE, 13, "Ninguna regla válida en el grupo de reglas",                               \
      N_("no rule of the group holds now"))                                                    \
    X(TOO_MANY, 14, "Excedido número máximo de emisión de llamadas",                           \
      N_("too many calls were ordered: ask Infocaller's support"))

enum infocaller_code {
#define X(name, code, text, meaning) INFOCALLER_##name = (code),
    INFOCALLER_CODES(X)
#undef X
};

struct infocaller_code_row {
    int code;
    const char *text;    /* the provider's, UTF-8 */
    const char *meaning; /* for _() */
};

static const struct infocaller_code_row infocaller_code_rows[] = {
#define X(name, code, text, meaning) {code, text, meaning},
    INFOCALLER_CODES(X)
#undef X
};

#define INFOCALLER_CODE_COUNT (sizeof infocaller_code_rows / sizeof *infocaller_code_rows)

/* Bounds of an order, from the document's "Sección 'callData'" and its Apéndice II. */
#define INFOCALLER_WAIT_LEAST      1 /* minutes */
#define INFOCALLER_WAIT_MOST       300
#define INFOCALLER_RETRIES_MOST    4
#define INFOCALLER_NAME_MAX        15 /* characters of a CustVar's name */
#define INFOCALLER_NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

#endif
