/* SPDX-License-Identifier: MIT */
/* [query.NAME]: who answers a question that Infocaller asks during a call, and with what. */
#ifndef CONFIG_QUERY_H
#define CONFIG_QUERY_H

#include "config/option.h"
#include "config/pattern.h"

#include <stdbool.h>
#include <stddef.h>

#define QUERY_NAME_SIZE   64 /* bytes, NUL included: the panel's name of the query */
#define QUERY_LABEL_SIZE  64
#define QUERY_CHOICES_MAX 9
#define QUERIES_MAX       64

#define QUERY_WAYS(X)     \
    X(FIXED, "fixed")     \
    X(CONTACT, "contact") \
    X(COMMAND, "command") \
    X(OPERATOR, "operator")

enum query_way {
#define X(name, word) QUERY_##name,
    QUERY_WAYS(X)
#undef X
        QUERY_WAY_COUNT
};

extern const char *const query_way_words[QUERY_WAY_COUNT];

struct query_choice {
    char label[QUERY_LABEL_SIZE]; /* UTF-8 without control characters */
    struct pattern *pattern;      /* NULL: there is no choice of this key */
};

struct query {
    char name[QUERY_NAME_SIZE]; /* behind "query." */
    int line;                   /* of the file, where the section begins */
    enum query_way way;
    int timeout;              /* seconds from the question on; then the default goes out */
    struct pattern *vars;     /* of FIXED and CONTACT; else NULL */
    struct pattern *fallback; /* `default`; NULL: none is given, and the script's error branch is
                                 taken (Result "1") */
    struct query_choice choices[QUERY_CHOICES_MAX]; /* of OPERATOR: key 1 is [0] */
    char typed[VARIABLE_NAME_MAX + 1]; /* of OPERATOR: in which a number typed by hand is sent: as
                                          `typed` says, else the first variable of the first choice,
                                          else of the default; "": none */
    const char *command;               /* of COMMAND: program and arguments, blanks between */
    struct option_values values;       /* the section's keys */
};

struct config;
struct section_reader;

/* The query's name where the section is one of a query, else NULL. */
const char *query_name(const char *section);

/* Reads all [query.NAME] into `config`. */
void queries_read(struct config *config, struct section_reader *reader);
void queries_free(struct config *config);

#endif
