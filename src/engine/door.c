/* SPDX-License-Identifier: MIT */
/* The Unix socket in the file system. */
#include "engine/door.h"

#include "base/intl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* All but execution for owner and group. */
#define DOOR_MASK 0117

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

static bool door_bind(struct door *door, int fd, const struct sockaddr_un *address)
{
    mode_t old = umask(DOOR_MASK);
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

int door_open(struct door *door, const char *path, struct failure *failure)
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
    if (!path_make_parent(path, failure) || !door_clear(&address, failure))
        return -1;
    int fd = door_socket();
    if (fd >= 0 && door_bind(door, fd, &address))
        return fd;
    fail(failure, FAILURE_ENGINE, _("can't make the socket %s: %s"), path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
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

void door_user(int fd, char *out, size_t size)
{
    struct ucred peer;
    socklen_t room = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &room) != 0) {
        snprintf(out, size, "?");
        return;
    }
    const struct passwd *user = getpwuid(peer.uid);
    if (user)
        snprintf(out, size, "%s", user->pw_name);
    else
        snprintf(out, size, "uid %u", (unsigned)peer.uid);
}
