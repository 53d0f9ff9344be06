/* SPDX-License-Identifier: MIT */
/* Marks sentences that a person reads, for translation. */
#ifndef BASE_INTL_H
#define BASE_INTL_H

#include <libintl.h>

#define _(sentence)  gettext(sentence)
#define N_(sentence) sentence

/* Sets the locale and the catalogue of messages; called once, by main. */
void intl_start(void);

#endif
