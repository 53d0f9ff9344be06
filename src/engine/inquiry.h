/* SPDX-License-Identifier: MIT */
/* Asking after calls: where a provider can be asked, a live call without news is, again and again
   at growing intervals, until it is over. */
#ifndef ENGINE_INQUIRY_H
#define ENGINE_INQUIRY_H

#include "engine/engine.h"

struct inquiry;

/* Looks at the live calls of accounts that can be asked; does nothing where there are none. NULL
   when out of memory. */
struct inquiry *inquiry_new(struct engine *engine);
/* Another configuration is in force. */
void inquiry_reload(struct inquiry *inquiry);
void inquiry_close(struct inquiry *inquiry);
void inquiry_free(struct inquiry *inquiry);

#endif
