/* SPDX-License-Identifier: MIT */
/* The mapped file of times. */
#include "load_times.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool load_times_open(struct load_times *times, const char *path)
{
    struct stat stat;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &stat))
        return false;
    times->calls = (uint64_t)stat.st_size / (LOAD_TIMES_EVENTS * sizeof *times->at);
    times->at = mmap(NULL, (size_t)stat.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return times->at != MAP_FAILED;
}

static int64_t *place_of(const struct load_times *times, uint64_t call, int event)
{
    return call < times->calls ? &times->at[call * LOAD_TIMES_EVENTS + (uint64_t)event] : NULL;
}

void load_times_set(const struct load_times *times, uint64_t call, int event, int64_t at)
{
    int64_t *place = place_of(times, call, event);
    if (place)
        __atomic_store_n(place, at, __ATOMIC_RELEASE);
}

int64_t load_times_get(const struct load_times *times, uint64_t call, int event)
{
    const int64_t *place = place_of(times, call, event);
    return place ? __atomic_load_n(place, __ATOMIC_ACQUIRE) : 0;
}
