/* SPDX-License-Identifier: MIT */
/* The lock on the state directory. */
#include "engine/lock.h"

#include "base/intl.h"
#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct lock {
    int file;
};

static void lock_explain(int file, const char *directory, struct failure *failure)
{
    char pid[24] = "";
    ssize_t length = pread(file, pid, sizeof pid - 1, 0);
    pid[length > 0 ? length : 0] = '\0';
    pid[strcspn(pid, "\n")] = '\0';
    fail(
        failure, FAILURE_ENGINE,
        _("another engine (process %s) has the state directory %s; stop it with `centralita stop`"),
        pid[0] ? pid : "?", directory);
}

static bool lock_write_pid(int file)
{
    char pid[24];
    int length = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    return ftruncate(file, 0) == 0 && pwrite(file, pid, (size_t)length, 0) == length;
}

struct lock *lock_take(const char *directory, struct failure *failure)
{
    char path[PATH_SIZE];
    struct lock *lock = calloc(1, sizeof *lock);
    if (!lock || !path_join(directory, "lock", path)) {
        fail(failure, FAILURE_ENGINE, _("can't make the lock in %s"), directory);
        free(lock);
        return NULL;
    }
    lock->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock->file < 0) {
        fail(failure, FAILURE_ENGINE, _("can't open the lock %s: %s"), path, strerror(errno));
    } else if (flock(lock->file, LOCK_EX | LOCK_NB) != 0) {
        lock_explain(lock->file, directory, failure);
    } else if (lock_write_pid(lock->file)) {
        return lock;
    } else {
        fail(failure, FAILURE_ENGINE, _("can't write the lock %s: %s"), path, strerror(errno));
    }
    lock_release(lock);
    return NULL;
}

void lock_release(struct lock *lock)
{
    if (!lock)
        return;
    if (lock->file >= 0)
        close(lock->file);
    free(lock);
}
