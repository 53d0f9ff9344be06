/* SPDX-License-Identifier: MIT */
/* The contacts by their numbers, in memory: whoever waits on the line for an answer that hangs on
   who they are does not wait for the disk. It is read from the store at the start, and anew where a
   contact changes; while that is under way, and where there are too many contacts to be kept, the
   store is to be asked instead. */
#ifndef ENGINE_CALLERS_H
#define ENGINE_CALLERS_H

#include "model/contact.h"
#include "store/store.h"

#include <stddef.h>

struct callers;

/* Begins to read them; none are kept over `most`. NULL when out of memory. */
struct callers *callers_new(struct store *store, size_t most);
/* Once the store is closed. */
void callers_free(struct callers *callers);

/* A committed change of the contact of that id: it is new, changed or removed. */
void callers_contact_changed(struct callers *callers, int64_t id);

/* Gives the contact that has the number (E.164), the older one of several, to be freed. */
enum callers_answer { CALLERS_FOUND, CALLERS_NONE, CALLERS_ASK_STORE };
enum callers_answer callers_find(const struct callers *callers, const char *number,
                                 struct contact *contact);

#endif
