/* SPDX-License-Identifier: MIT */
/* One engine per state directory: a lock on a file in it, which the kernel lifts when the engine
 * ends. */
#ifndef ENGINE_LOCK_H
#define ENGINE_LOCK_H

#include "base/failure.h"

struct lock;

/* NULL with a sentence that names the engine which has it. One that is just leaving is waited for,
   for some seconds. */
struct lock *lock_take(const char *directory, struct failure *failure);
/* Tells whoever wants the lock that it will be free in a moment. */
void lock_let_go_soon(struct lock *lock);
void lock_release(struct lock *lock);

#endif
