/* SPDX-License-Identifier: MIT */
/* The list of the programs that answer, found by the query's name and their command. */
#include "engine/responders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

struct responder {
    struct responder *prev, *next;
    char name[QUERY_NAME_SIZE];
    char *line;
    struct command *command; /* NULL once it was ended, or where memory ran out */
    size_t holders;
    bool current; /* of the configuration in force */
};

struct responders {
    uv_loop_t *loop;
    struct responder *list;
};

static void responder_free(struct responders *responders, struct responder *responder)
{
    DL_DELETE(responders->list, responder);
    if (responder->command)
        command_close(responder->command);
    free(responder->line);
    free(responder);
}

static void responder_new(struct responders *responders, const struct query *query)
{
    char name[QUERY_NAME_SIZE + sizeof "query."];
    struct responder *responder = calloc(1, sizeof *responder);
    char *line = strdup(query->command);
    if (!responder || !line) {
        free(responder);
        free(line);
        return;
    }
    snprintf(name, sizeof name, "query.%s", query->name);
    memcpy(responder->name, query->name, sizeof responder->name);
    responder->line = line;
    responder->current = true;
    responder->command = command_new(responders->loop, name, line);
    DL_APPEND(responders->list, responder);
}

static struct responder *responders_find(const struct responders *responders,
                                         const struct query *query)
{
    struct responder *responder;
    if (query->way != QUERY_COMMAND)
        return NULL;
    DL_FOREACH (responders->list, responder) {
        if (strcmp(responder->name, query->name) == 0 &&
            strcmp(responder->line, query->command) == 0)
            return responder;
    }
    return NULL;
}

void responders_set(struct responders *responders, const struct config *config)
{
    struct responder *responder;
    DL_FOREACH (responders->list, responder)
        responder->current = false;
    for (size_t i = 0; config->listener.on && i < config->query_count; i++) {
        const struct query *query = &config->queries[i];
        responder = responders_find(responders, query);
        if (responder)
            responder->current = true;
        else if (query->way == QUERY_COMMAND)
            responder_new(responders, query);
    }
}

struct responder *responders_hold(struct responders *responders, const struct query *query)
{
    struct responder *responder = responders_find(responders, query);
    if (responder)
        responder->holders++;
    return responder;
}

void responder_release(struct responder *responder)
{
    if (responder)
        responder->holders--;
}

struct command *responder_command(const struct responder *responder)
{
    return responder ? responder->command : NULL;
}

bool responders_tidy(struct responders *responders)
{
    struct responder *responder, *next;
    bool left = false;
    DL_FOREACH_SAFE (responders->list, responder, next) {
        if (responder->current)
            continue;
        if (responder->holders)
            left = true;
        else
            responder_free(responders, responder);
    }
    return left;
}

void responders_close(struct responders *responders)
{
    struct responder *responder;
    DL_FOREACH (responders->list, responder) {
        if (responder->command)
            command_close(responder->command);
        responder->command = NULL;
    }
}

struct responders *responders_new(uv_loop_t *loop)
{
    struct responders *responders = calloc(1, sizeof *responders);
    if (responders)
        responders->loop = loop;
    return responders;
}

void responders_free(struct responders *responders)
{
    struct responder *responder, *next;
    if (!responders)
        return;
    DL_FOREACH_SAFE (responders->list, responder, next)
        responder_free(responders, responder);
    free(responders);
}
