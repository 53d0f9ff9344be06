/* SPDX-License-Identifier: MIT */
/* The lock on the state directory. */
#include "engine/lock.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct lock {
    int file;
};

/* What the lock's file holds: the owner's process, and a word when it is leaving. */
#define LOCK_SAYS_SIZE 48
#define LEAVING_WORD   " leaving"
#define LEAVING_STEP   20   /* ms between two tries */
#define LEAVING_MS     8000 /* what an engine's orderly end takes at most, and some */

static void lock_read(int file, char says[LOCK_SAYS_SIZE])
{
    ssize_t length = pread(file, says, LOCK_SAYS_SIZE - 1, 0);
    says[length > 0 ? length : 0] = '\0';
    says[strcspn(says, "\n")] = '\0';
}

static bool lock_write(int file, const char *word)
{
    char says[LOCK_SAYS_SIZE];
    int length = snprintf(says, sizeof says, "%ld%s\n", (long)getpid(), word);
    return pwrite(file, says, (size_t)length, 0) == length && ftruncate(file, length) == 0;
}

/* Takes the lock, if need be from one that is leaving; false where another engine has it. */
static bool lock_wait(int file, char says[LOCK_SAYS_SIZE])
{
    int64_t until = clock_steady() + LEAVING_MS;
    while (flock(file, LOCK_EX | LOCK_NB) != 0) {
        lock_read(file, says);
        if (!strstr(says, LEAVING_WORD) || clock_steady() >= until)
            return false;
        poll(NULL, 0, LEAVING_STEP);
    }
    return true;
}

struct lock *lock_take(const char *directory, struct failure *failure)
{
    char path[PATH_SIZE];
    char says[LOCK_SAYS_SIZE] = "";
    struct lock *lock = calloc(1, sizeof *lock);
    if (!lock || !path_join(directory, "lock", path)) {
        fail(failure, FAILURE_ENGINE, _("can't make the lock in %s"), directory);
        free(lock);
        return NULL;
    }
    lock->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock->file < 0) {
        fail(failure, FAILURE_ENGINE, _("can't open the lock %s: %s"), path, strerror(errno));
    } else if (!lock_wait(lock->file, says)) {
        says[strcspn(says, " ")] = '\0';
        fail(failure, FAILURE_ENGINE,
             _("another engine (process %s) has the state directory %s; stop it with `centralita "
               "stop`"),
             says[0] ? says : "?", directory);
    } else if (lock_write(lock->file, "")) {
        return lock;
    } else {
        fail(failure, FAILURE_ENGINE, _("can't write the lock %s: %s"), path, strerror(errno));
    }
    lock_release(lock);
    return NULL;
}

void lock_let_go_soon(struct lock *lock)
{
    lock_write(lock->file, LEAVING_WORD); /* who can't read it only has to try once more */
}

void lock_release(struct lock *lock)
{
    if (!lock)
        return;
    if (lock->file >= 0)
        close(lock->file);
    free(lock);
}
