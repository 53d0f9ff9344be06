/* SPDX-License-Identifier: MIT */
/* [roles]: which logins are what. Without the section everybody who reaches the socket may do
   everything. */
#ifndef CONFIG_ROLES_H
#define CONFIG_ROLES_H

#include "config/option.h"
#include "model/user_role.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A login or a group, by its number; names are looked up when the file is read. */
struct role_member {
    enum user_role role;
    bool group;
    id_t id;
};

struct roles {
    bool given; /* there is a [roles] */
    struct role_member *list;
    size_t count;
    struct option_values values;
};

/* Whose process is at the other end of a socket, by the kernel's word. */
struct role_person {
    uid_t uid;
    const gid_t *groups; /* all of them, the primary one too */
    size_t group_count;
};

struct config;
struct section_reader;

void roles_read(struct config *config, struct section_reader *reader);
void roles_free(struct roles *roles);

/* USER_ROLE_BITs; 0 for a stranger. All of them where there is no [roles]. */
unsigned roles_of(const struct roles *roles, const struct role_person *person);

#endif
