/* SPDX-License-Identifier: MIT */
/* Paths of this user and of the installation. */
#include "base/paths.h"

#include "base/intl.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *variable;
    const char *under_home;
} homes[] = {
    [PATH_CONFIG_HOME] = {"XDG_CONFIG_HOME", ".config"},
    [PATH_STATE_HOME] = {"XDG_STATE_HOME", ".local/state"},
    [PATH_RUNTIME_DIR] = {"XDG_RUNTIME_DIR", NULL},
    [PATH_DATA_HOME] = {"XDG_DATA_HOME", ".local/share"},
};

static bool path_format(char out[PATH_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool path_format(char out[PATH_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_SIZE, format, arguments);
    va_end(arguments);
    return length >= 0 && length < PATH_SIZE;
}

static bool user_home(char out[PATH_SIZE])
{
    char room[PATH_SIZE + 1024];
    struct passwd user, *found = NULL;
    const char *home = getenv("HOME");
    if (home && home[0] == '/')
        return path_format(out, "%s", home);
    return getpwuid_r(getuid(), &user, room, sizeof room, &found) == 0 && found &&
           path_format(out, "%s", user.pw_dir);
}

bool path_in_home(enum path_home home, const char *rest, char out[PATH_SIZE])
{
    const char *set = getenv(homes[home].variable);
    if (set && set[0] == '/')
        return path_format(out, "%s/%s", set, rest);
    if (!homes[home].under_home) {
        char usual[64];
        snprintf(usual, sizeof usual, "/run/user/%u", (unsigned)getuid());
        return access(usual, W_OK) == 0 && path_format(out, "%s/%s", usual, rest);
    }
    char user[PATH_SIZE];
    return user_home(user) && path_format(out, "%s/%s/%s", user, homes[home].under_home, rest);
}

bool path_join(const char *directory, const char *name, char out[PATH_SIZE])
{
    return path_format(out, "%s/%s", directory, name);
}

bool path_make_directory(const char *path, struct failure *failure)
{
    char part[PATH_SIZE];
    if (*path == '\0')
        return fail(failure, FAILURE_USAGE, _("the directory has no name"));
    if (!path_format(part, "%s", path))
        return fail(failure, FAILURE_USAGE, _("the path is too long: %.80s…"), path);
    for (char *end = part + 1;; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return fail(failure, FAILURE_ENGINE, _("can't make the directory %s: %s"), part,
                        strerror(errno));
        *end = kept;
        if (kept == '\0')
            break;
    }
    struct stat made;
    if (stat(path, &made) != 0 || !S_ISDIR(made.st_mode))
        return fail(failure, FAILURE_ENGINE, _("%s is no directory"), path);
    return true;
}

bool path_make_parent(const char *path, struct failure *failure)
{
    char parent[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return true;
    if (!path_format(parent, "%.*s", (int)(slash - path), path))
        return fail(failure, FAILURE_USAGE, _("the path is too long: %.80s…"), path);
    return path_make_directory(parent, failure);
}

/* Where the program that runs stands: "…/bin". */
static bool own_directory(char out[PATH_SIZE])
{
    ssize_t length = readlink("/proc/self/exe", out, PATH_SIZE);
    if (length <= 0 || length >= PATH_SIZE)
        return false;
    out[length] = '\0';
    char *slash = strrchr(out, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

bool path_program(const char *name, char out[PATH_SIZE])
{
    static const char *const places[] = {"", "/../libexec/" PACKAGE};
    const char *directory = getenv("CENTRALITA_LIBEXEC");
    char own[PATH_SIZE];
    if (directory && directory[0] == '/')
        return path_join(directory, name, out);
    for (size_t i = 0; i < sizeof places / sizeof *places && own_directory(own); i++) {
        if (path_format(out, "%s%s/%s", own, places[i], name) && access(out, X_OK) == 0)
            return true;
    }
    return path_join(PKGLIBEXECDIR, name, out);
}

/* Reads to the end, at most `max` bytes. */
static char *read_all(int file, const char *path, size_t max, size_t *length,
                      struct failure *failure)
{
    size_t room = 4096;
    size_t used = 0;
    char *bytes = malloc(room + 1);
    for (;;) {
        if (!bytes) {
            fail(failure, FAILURE_ENGINE, _("out of memory reading %s"), path);
            return NULL;
        }
        ssize_t got = read(file, bytes + used, room - used);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR) {
            fail(failure, FAILURE_USAGE, _("can't read %s: %s"), path, strerror(errno));
            free(bytes);
            return NULL;
        }
        used += got > 0 ? (size_t)got : 0;
        if (used > max) {
            fail(failure, FAILURE_USAGE, _("%s is larger than %zu bytes"), path, max);
            free(bytes);
            return NULL;
        }
        if (used == room) {
            room *= 2;
            char *more = realloc(bytes, room + 1);
            if (!more)
                free(bytes);
            bytes = more;
        }
    }
    bytes[used] = '\0';
    *length = used;
    return bytes;
}

char *path_read_file(const char *path, size_t max, size_t *length, struct failure *failure)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        fail(failure, FAILURE_USAGE, _("can't read %s: %s"), path, strerror(errno));
        return NULL;
    }
    char *bytes = read_all(file, path, max, length, failure);
    close(file);
    return bytes;
}
