/* SPDX-License-Identifier: MIT */
/* The manual pages and completions: each writes one file from the programs' tables. */
#ifndef DOCGEN_MANUAL_H
#define DOCGEN_MANUAL_H

#include <stdio.h>

void manual_client(FILE *out); /* centralita(1) */
void manual_config(FILE *out); /* centralita.conf(5) */
void manual_engine(FILE *out); /* centralita-engine(8) */
/* The section of centralita.conf(5) about [query.NAME]. */
void manual_queries(FILE *out);

void completion_bash(FILE *out);
void completion_zsh(FILE *out);

#endif
