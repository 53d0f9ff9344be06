/* SPDX-License-Identifier: MIT */
/* Telephone numbers: libphonenumber behind a small C interface. Safe from every thread. */
#ifndef NUMBER_NUMBER_H
#define NUMBER_NUMBER_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_SIZE  64 /* of any form, NUL included */
#define COUNTRY_SIZE 3  /* "ES" */

struct number {
    char e164[NUMBER_SIZE];       /* "+34911000333"; "" for a short number */
    char country[COUNTRY_SIZE];   /* "ES"; "" where it is of no country */
    char country_code[8];         /* "34" */
    char national[NUMBER_SIZE];   /* digits after the country code, with a leading zero where it
                                     belongs (Italy) */
    char area[16];                /* national destination code; "" where there is none */
    char subscriber[NUMBER_SIZE]; /* the rest behind it */
    bool known_valid;             /* else it is possible, and the tables may be old */
    bool short_number;            /* 112, 1004: to be dialled as typed */
};

/* Checks a country's two letters. */
bool number_country_exists(const char *country);

/* Reads a number as a person or a provider writes it ("+34 911 000 333", "0034…", "911000333");
   those without + in `country`. false with a sentence where it can be no number. At most
   NUMBER_SIZE - 1 bytes. */
bool number_read(const char *typed, const char *country, struct number *number,
                 struct failure *failure);

/* Just the E.164 of what was written, for matching: false, and `out` is "", where it is none. */
bool number_to_e164(const char *typed, const char *country, char out[NUMBER_SIZE]);

/* The form to show: national where the number is of `country`, else international. What is no E.164
   number (short, an extension) is copied as it is. */
void number_show(const char *number, const char *country, char out[NUMBER_SIZE]);

/* What was typed so far, in the form it will have. */
void number_show_typed(const char *typed, const char *country, char out[NUMBER_SIZE]);

/* The place that the number belongs to ("Barcelona"), in the language ("es"); "" where not known.
 */
void number_place(const char *e164, const char *language, char *out, size_t size);

#endif
