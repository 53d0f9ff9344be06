/* SPDX-License-Identifier: MIT */
/* Where an engine may be. */
#include "client/place.h"

#include "base/intl.h"
#include "config/config.h"
#include "config/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHARED_SOCKET    "/run/centralita/engine.sock"
#define OWN_SOCKET       "centralita/engine.sock" /* in the runtime directory */
#define SOCKET_NAME      "engine.sock"
#define STATE_DIRECTORY  "centralita" /* in the state home */
#define PROVIDER_SECTION "provider."

static bool path_copy(char out[PATH_SIZE], const char *path)
{
    size_t length = strlen(path);
    if (length >= PATH_SIZE)
        return false;
    memcpy(out, path, length + 1);
    return true;
}

static bool path_absolute(const char *path, char out[PATH_SIZE])
{
    char here[PATH_SIZE];
    if (path[0] == '/')
        return path_copy(out, path);
    return getcwd(here, sizeof here) && path_join(here, path, out);
}

static void keep_fault(void *context, const char *sentence)
{
    struct failure *failure = context;
    if (failure->kind == FAILURE_NONE)
        fail(failure, FAILURE_USAGE, "%s", sentence);
}

static void take_entries(struct place *place, const struct ini *ini)
{
    for (size_t i = 0; i < ini->count; i++) {
        const char *section = ini->list[i].section;
        if (strncmp(section, PROVIDER_SECTION, strlen(PROVIDER_SECTION)) == 0)
            place->has_provider = true;
    }
    const struct ini_entry *socket = ini_find(ini, "engine", "socket");
    if (socket && path_copy(place->sockets[0], socket->value)) {
        place->socket_count = 1;
        place->final = true;
    }
    const struct ini_entry *state = ini_find(ini, "engine", "state_directory");
    if (state)
        path_copy(place->state_directory, state->value);
}

/* Takes from the configuration what concerns the way to the engine, which checks all of it itself.
 */
static bool read_config(struct place *place, const char *given, struct failure *failure)
{
    char path[PATH_SIZE];
    const char *set = getenv("CENTRALITA_CONFIG");
    bool asked_for = given || (set && set[0]);
    if (!path_in_home(PATH_STATE_HOME, STATE_DIRECTORY, place->state_directory))
        place->state_directory[0] = '\0';
    if (!config_find(given, path) || !path_absolute(path, place->config))
        return !asked_for || fail(failure, FAILURE_USAGE, _("can't read the configuration %s"),
                                  given ? given : set);
    if (access(place->config, R_OK) != 0 && !asked_for) {
        place->config[0] = '\0'; /* the administrator's: its engine is found without it */
        return true;
    }
    struct ini ini = {0};
    struct failure fault = {0};
    bool read = ini_read(&ini, place->config, keep_fault, &fault);
    take_entries(place, &ini);
    ini_free(&ini);
    if (!read && asked_for) {
        *failure = fault;
        return false;
    }
    /* An engine that runs is found all the same; one that is to be started names the faults. */
    place->has_provider = place->has_provider || !read;
    return true;
}

static void take_usual_sockets(struct place *place)
{
    /* Without a directory for sockets an engine has its own beside its state. */
    if (path_in_home(PATH_RUNTIME_DIR, OWN_SOCKET, place->sockets[0]) ||
        (place->state_directory[0] &&
         path_join(place->state_directory, SOCKET_NAME, place->sockets[0])))
        place->socket_count = 1;
    path_copy(place->sockets[place->socket_count++], SHARED_SOCKET);
}

bool place_is_machines(const char *socket)
{
    return strcmp(socket, SHARED_SOCKET) == 0;
}

bool place_find(struct place *place, const char *config, const char *socket,
                struct failure *failure)
{
    *place = (struct place){0};
    if (!read_config(place, config, failure))
        return false;
    const char *set = getenv("CENTRALITA_SOCKET");
    const char *named = socket ? socket : set && set[0] ? set : NULL;
    if (named) {
        place->final = true;
        place->socket_count = 1;
        if (!path_absolute(named, place->sockets[0]))
            return fail(failure, FAILURE_USAGE, _("the path of the socket is too long"));
    }
    if (!place->final)
        take_usual_sockets(place);
    return true;
}
