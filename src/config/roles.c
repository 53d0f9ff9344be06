/* SPDX-License-Identifier: MIT */
/* [roles]: names of users and groups, and who is meant by them. */
#include "config/roles.h"

#include "base/intl.h"
#include "config/config.h"
#include "config/list.h"
#include "config/section.h"
#include "config/tables.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#define GROUP_PREFIX "group:"
#define USER_PREFIX  "user:"
#define ENTRY_SIZE   1024 /* of a line of the users' or groups' table, to begin with: */
#define ENTRY_MAX    (16 * 1024 * 1024) /* a group's has all its members */

/* "1001"; the number of nobody, which means "leave as it is" to some calls, is none. */
static bool read_id(const char *text, id_t *id)
{
    if (!*text || strlen(text) > 10 || strspn(text, "0123456789") != strlen(text))
        return false;
    unsigned long long number = strtoull(text, NULL, 10);
    *id = (id_t)number;
    return number < (id_t)-1;
}

/* What looks up a name in one of the tables: the errno, and the number where it is there. */
typedef int look_up(const char *name, char *entry, size_t size, id_t *id, bool *found);

static int look_up_group(const char *name, char *entry, size_t size, id_t *id, bool *found)
{
    struct group group, *there = NULL;
    int error = getgrnam_r(name, &group, entry, size, &there);
    *found = there != NULL;
    if (there)
        *id = there->gr_gid;
    return error;
}

static int look_up_user(const char *name, char *entry, size_t size, id_t *id, bool *found)
{
    struct passwd user, *there = NULL;
    int error = getpwnam_r(name, &user, entry, size, &there);
    *found = there != NULL;
    if (there)
        *id = there->pw_uid;
    return error;
}

/* In as much room as the entry needs; the errno. */
static int look_up_whole(look_up *looks, const char *name, id_t *id, bool *found)
{
    int error = ERANGE;
    *found = false;
    for (size_t size = ENTRY_SIZE; error == ERANGE && size <= ENTRY_MAX; size *= 4) {
        char *entry = malloc(size);
        error = entry ? looks(name, entry, size, id, found) : ENOMEM;
        free(entry);
    }
    return error == ENOENT ? 0 : error;
}

static bool find_group(const char *name, id_t *id, struct failure *failure)
{
    bool found;
    int error = look_up_whole(look_up_group, name, id, &found);
    if (found || read_id(name, id))
        return true;
    if (error)
        return fail(failure, FAILURE_USAGE, _("the group %s can't be looked up: %s"), name,
                    strerror(error));
    return fail(failure, FAILURE_USAGE, _("there is no group %s on this machine"), name);
}

static bool find_user(const char *name, id_t *id, struct failure *failure)
{
    bool found;
    int error = look_up_whole(look_up_user, name, id, &found);
    if (found || read_id(name, id))
        return true;
    if (error)
        return fail(failure, FAILURE_USAGE, _("the user %s can't be looked up: %s"), name,
                    strerror(error));
    return fail(failure, FAILURE_USAGE, _("there is no user %s on this machine"), name);
}

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool read_member(const char *word, struct role_member *member, struct failure *failure)
{
    const char *group = behind(word, GROUP_PREFIX);
    const char *user = behind(word, USER_PREFIX);
    member->group = group != NULL;
    if (group)
        return find_group(group, &member->id, failure);
    return find_user(user ? user : word, &member->id, failure);
}

static bool read_members(struct roles *roles, enum user_role role, const char *text,
                         struct failure *failure)
{
    struct list words;
    bool good = list_read(&words, text, LIST_WORDS, LIST_MAX, failure);
    for (size_t i = 0; good && i < words.count; i++) {
        struct role_member *member = &roles->list[roles->count++];
        member->role = role;
        good = read_member(words.items[i], member, failure);
    }
    list_free(&words);
    return good;
}

void roles_read(struct config *config, struct section_reader *reader)
{
    struct roles *roles = &config->roles;
    struct section_part part = {.table = config_roles_options, .values = &roles->values};
    section_read(reader, "roles", &part, 1, false);
    roles->given = ini_section_find(reader->ini, "roles") != NULL;
    roles->list = calloc(USER_ROLE_COUNT * LIST_MAX, sizeof *roles->list);
    if (!roles->list) {
        fault_tell(&reader->sink, 0, _("out of memory"));
        return;
    }
    for (int role = 0; role < USER_ROLE_COUNT; role++) {
        const char *key = user_role_words[role];
        struct failure failure = {0};
        if (!read_members(roles, (enum user_role)role, option_text(&roles->values, key), &failure))
            fault_tell(&reader->sink, option_line(&roles->values, key), "[roles] %s: %s", key,
                       failure.sentence);
    }
    if (roles->given && roles->count == 0)
        fault_tell(&reader->sink, ini_section_find(reader->ini, "roles")->line,
                   _("[roles] names nobody: nobody could use this engine; take it away, or write "
                     "for example: agent = group:phones"));
}

void roles_free(struct roles *roles)
{
    free(roles->list);
    option_values_free(&roles->values);
}

static bool is_meant(const struct role_member *member, const struct role_person *person)
{
    if (!member->group)
        return member->id == person->uid;
    for (size_t i = 0; i < person->group_count; i++)
        if (member->id == person->groups[i])
            return true;
    return false;
}

unsigned roles_of(const struct roles *roles, const struct role_person *person)
{
    unsigned bits = 0;
    if (!roles->given)
        return USER_ROLES_ALL;
    for (size_t i = 0; i < roles->count; i++)
        if (is_meant(&roles->list[i], person))
            bits |= USER_ROLE_BIT(roles->list[i].role);
    return bits;
}
