/* SPDX-License-Identifier: MIT */
/* What is answered to a question, read as strictly as Infocaller's document allows (API Interactiva
   V, Apéndice II). Pure. */
#ifndef SIMULATOR_QUERY_H
#define SIMULATOR_QUERY_H

#include "base/failure.h"
#include "http/client.h"
#include "model/pairs.h"
#include "simulator/settings.h"

#include <stdbool.h>

/* Whether the reply is one with Result 0; its variables are added to `vars`, which is empty before.
   false with a sentence (not translated: it goes into the log), and the script's error branch is to
   be taken. */
bool query_read(struct pairs *vars, const struct settings *settings, const struct http_reply *reply,
                struct failure *failure);

#endif
