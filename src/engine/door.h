/* SPDX-License-Identifier: MIT */
/* The Unix socket that clients come in by: making it, looking whether it is still there, removing
   it, and who stands at the other end of a connection. */
#ifndef ENGINE_DOOR_H
#define ENGINE_DOOR_H

#include "base/failure.h"
#include "base/paths.h"
#include "model/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A socket that was made; told from another one at the same path by its inode, which is held, so
   that no other gets its number. */
struct door {
    char path[PATH_SIZE];
    bool made;
    int held;
};

/* Makes the socket's directory where it is missing, and a socket bound to the path: for its owner
   and its group (who gets that far is up to the directory), or where it is `open` for everybody,
   directory and all. Gives its descriptor, or -1 with a sentence. One that nobody answers at is
   replaced; one that answers is left alone. */
int door_open(struct door *door, const char *path, bool open, struct failure *failure);
/* Opens it for everybody, or closes it again. */
void door_set_open(const struct door *door, bool open);
/* Whether the path still leads to this socket. */
bool door_is_there(const struct door *door);
/* Removes the socket from its path, unless another one stands there by now. */
void door_remove(struct door *door);
/* Whether somebody waits at the descriptor to be accepted. */
bool door_knocked(int fd);

/* Whose process is at the other end of a connection, by the kernel's word of when it came. */
struct peer {
    char name[RECORD_BY_SIZE]; /* the login, printable; "uid 1001" where it has none */
    uid_t uid;
    gid_t *groups; /* all, the primary one first */
    size_t group_count;
};

/* false where the kernel does not tell; to be freed in either case. */
bool door_peer(int fd, struct peer *peer);
void peer_free(struct peer *peer);

#endif
