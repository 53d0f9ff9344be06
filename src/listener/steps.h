/* SPDX-License-Identifier: MIT */
/* FIN's list of what was done in the call ("Status") as steps of the call's timeline. */
#ifndef LISTENER_STEPS_H
#define LISTENER_STEPS_H

#include "listener/delivery.h"

/* Adds the steps, and marks the call as answered where one of them is a call that lasted. An action
   that can't be understood is shown as it was sent: for one of them the end of a call is not lost.
 */
void steps_read(const struct delivery *delivery, struct call *says);

#endif
