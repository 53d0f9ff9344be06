/* SPDX-License-Identifier: MIT */
/* How wide a character is on a terminal, and what stands for it where only ASCII can be shown. */
#ifndef CONSOLE_WIDTH_H
#define CONSOLE_WIDTH_H

#include <stdint.h>

/* 2, 1, or 0 for a mark on the character before; also for one that no locale knows: 1. The user's
   locale does not matter. */
int character_width(uint32_t character);

/* An ASCII letter that looks like it ('e' for an e with an accent), or '?'. */
char character_ascii(uint32_t character);

#endif
