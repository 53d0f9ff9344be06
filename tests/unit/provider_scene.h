/* SPDX-License-Identifier: MIT */
/* What the sections of one case file set up and check: an adapter's account, order, call, request,
   reply and verdict. The files' form is told in tests/cases/README. */
#ifndef UNIT_PROVIDER_SCENE_H
#define UNIT_PROVIDER_SCENE_H

#include "provider/provider.h"

#define SECTION_LINES_MAX 64
#define DEFAULT_AGENT     "+34911000222" /* agent.number */

/* One section: its keys and values, as they stand there. */
struct section {
    char name[32];
    int line; /* of the file */
    struct {
        char *key;
        char *value;
        bool used;
    } list[SECTION_LINES_MAX];
    size_t count;
};

struct scene {
    const char *file;
    const char *kind;     /* the folder's name */
    int checked;          /* sections that compared something */
    int line;             /* of the section that is carried out */
    struct config config; /* with one account */
    const struct account *account;
    struct failure account_fault; /* what is wrong with the account; no sentence where nothing is */
    struct order order;
    struct call call;
    char agent[ORDER_NUMBER_SIZE];
    char id[64];
    /* What stays from section to section. */
    enum provider_act act;
    char token[PROVIDER_TOKEN_SIZE];
    int64_t now;
    struct http_reply reply;
    struct text reply_body;
};

void scene_start(struct scene *scene, const char *file, const char *kind);
void scene_free(struct scene *scene);

/* Carries the section out: the test fails where something is not as it says, and where it has a
   name or a key that is not known. */
void scene_play(struct scene *scene, struct section *section);

#endif
