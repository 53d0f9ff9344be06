/* SPDX-License-Identifier: MIT */
/* The Unix socket in the file system. */
#include "engine/door.h"

#include "base/intl.h"
#include "base/log.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* All but execution: for owner and group, or for everybody. */
#define DOOR_MASK      0117
#define DOOR_MASK_OPEN 0111

static int door_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Whether an engine answers at the address, and its process. One whose queue is full is there too.
 */
static bool door_answers(const struct sockaddr_un *address, pid_t *pid)
{
    struct ucred owner = {0};
    socklen_t size = sizeof owner;
    int probe = door_socket();
    bool connected =
        probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof *address) == 0;
    bool busy = probe >= 0 && !connected && errno == EAGAIN;
    if (connected)
        getsockopt(probe, SOL_SOCKET, SO_PEERCRED, &owner, &size);
    *pid = owner.pid;
    if (probe >= 0)
        close(probe);
    return connected || busy;
}

/* Room at the path: what is left there of an engine that died is removed. */
static bool door_clear(const struct sockaddr_un *address, struct failure *failure)
{
    const char *path = address->sun_path;
    struct stat there;
    pid_t pid;
    if (door_answers(address, &pid))
        return fail(failure, FAILURE_ENGINE,
                    _("another engine (process %ld) answers at %s; stop it with `centralita stop`, "
                      "or set another engine.socket"),
                    (long)pid, path);
    if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode))
        unlink(path);
    return true;
}

static bool door_directory(const char *path, char directory[PATH_SIZE])
{
    snprintf(directory, PATH_SIZE, "%s", path);
    char *slash = strrchr(directory, '/');
    bool named = slash && slash != directory;
    if (named)
        *slash = '\0';
    return named;
}

/* A directory that was there may have been closed by whoever made it. */
static void door_warn_of_directory(const char *path)
{
    char directory[PATH_SIZE];
    struct stat there;
    if (door_directory(path, directory) && stat(directory, &there) == 0 &&
        !(there.st_mode & S_IXOTH))
        log_warning("only who may enter %s reaches the socket; run: chmod a+x %s", directory,
                    directory);
}

static bool door_make_directory(const char *path, bool open, struct failure *failure)
{
    char directory[PATH_SIZE];
    struct stat there;
    bool missing = door_directory(path, directory) && stat(directory, &there) != 0;
    if (!path_make_parent(path, failure))
        return false;
    if (open && missing)
        chmod(directory, 0755);
    if (open)
        door_warn_of_directory(path);
    return true;
}

static bool door_bind(struct door *door, int fd, const struct sockaddr_un *address, bool open_door)
{
    mode_t old = umask(open_door ? DOOR_MASK_OPEN : DOOR_MASK);
    int bound = bind(fd, (const struct sockaddr *)address, sizeof *address);
    int error = errno;
    umask(old);
    errno = error;
    if (bound != 0)
        return false;
    door->held = open(door->path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    door->made = door->held >= 0;
    return door->made;
}

static void door_forget(struct door *door)
{
    if (door->made)
        close(door->held);
    door->made = false;
}

int door_open(struct door *door, const char *path, bool open, struct failure *failure)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    door_forget(door);
    if (length >= sizeof address.sun_path) {
        fail(failure, FAILURE_USAGE,
             _("the path of the socket has more than %zu bytes: %.80s…; set engine.socket"),
             sizeof address.sun_path - 1, path);
        return -1;
    }
    memmove(door->path, path, length + 1);
    memcpy(address.sun_path, path, length + 1);
    if (!door_make_directory(path, open, failure) || !door_clear(&address, failure))
        return -1;
    int fd = door_socket();
    if (fd >= 0 && door_bind(door, fd, &address, open))
        return fd;
    fail(failure, FAILURE_ENGINE, _("can't make the socket %s: %s"), path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

void door_set_open(const struct door *door, bool open)
{
    if (!door_is_there(door))
        return;
    chmod(door->path, 0777 & ~(mode_t)(open ? DOOR_MASK_OPEN : DOOR_MASK));
    if (open)
        door_warn_of_directory(door->path);
}

bool door_is_there(const struct door *door)
{
    struct stat there, made;
    return door->made && lstat(door->path, &there) == 0 && fstat(door->held, &made) == 0 &&
           there.st_dev == made.st_dev && there.st_ino == made.st_ino;
}

void door_remove(struct door *door)
{
    if (door_is_there(door))
        unlink(door->path);
    door_forget(door);
}

bool door_knocked(int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};
    return poll(&look, 1, 0) > 0;
}

/* The groups beside the primary one; a process may have tens of thousands. */
static bool peer_read_groups(int fd, struct peer *peer, gid_t primary)
{
    socklen_t room = 0;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &room) != 0 && errno != ERANGE)
        return false;
    peer->groups = malloc(sizeof *peer->groups + room);
    if (!peer->groups)
        return false;
    peer->groups[0] = primary;
    peer->group_count = 1;
    if (room && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer->groups + 1, &room) != 0)
        return false;
    peer->group_count += room / sizeof *peer->groups;
    return true;
}

bool door_peer(int fd, struct peer *peer)
{
    struct ucred credentials;
    socklen_t room = sizeof credentials;
    *peer = (struct peer){.name = "?", .uid = (uid_t)-1};
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &room) != 0)
        return false;
    peer->uid = credentials.uid;
    const struct passwd *user = getpwuid(peer->uid);
    if (user)
        utf8_copy_clean(peer->name, sizeof peer->name, user->pw_name, strlen(user->pw_name));
    else
        snprintf(peer->name, sizeof peer->name, "uid %u", (unsigned)peer->uid);
    return peer_read_groups(fd, peer, credentials.gid);
}

void peer_free(struct peer *peer)
{
    free(peer->groups);
    peer->groups = NULL;
    peer->group_count = 0;
}
