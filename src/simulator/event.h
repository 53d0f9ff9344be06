/* SPDX-License-Identifier: MIT */
/* Events and questions as Infocaller sends them (API Informativa I and II, API Interactiva II): the
   URL with its variables, and the form. */
#ifndef SIMULATOR_EVENT_H
#define SIMULATOR_EVENT_H

#include "base/text.h"
#include "simulator/call.h"
#include "simulator/settings.h"

#include <stdbool.h>

#define EVENT_BODY_MAX (256 * 1024)
#define EVENT_URL_MAX  4096

/* Appends the form with the document of one of the call's steps. */
bool event_write(struct text *out, const struct settings *settings, const struct sim_call *call,
                 const struct sim_step *step);

/* Appends the form with the document of the question that the call has stopped at. */
bool question_write(struct text *out, const struct settings *settings, const struct sim_call *call);

/* Appends the URL with [_NumLlamante] and its like replaced. */
bool event_url(struct text *out, const char *pattern, const struct settings *settings,
               const struct sim_call *call, const char *divert);

/* The line's number with its country's code, as digits. */
void line_international(const struct settings *settings, char out[SIM_NUMBER_SIZE]);

#endif
