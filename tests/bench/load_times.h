/* SPDX-License-Identifier: MIT */
/* When each message of the load was answered: a file that two programs have mapped, a time for each
   of the four events of each call. The file is made, zeroed and as long as is wanted, by whoever
   starts them. */
#ifndef LOAD_TIMES_H
#define LOAD_TIMES_H

#include <stdbool.h>
#include <stdint.h>

#define LOAD_TIMES_EVENTS 4

struct load_times {
    int64_t *at; /* microseconds of CLOCK_MONOTONIC; 0: not answered yet */
    uint64_t calls;
};

/* false with errno. */
bool load_times_open(struct load_times *times, const char *path);
/* Passes over calls that have no place in the file. */
void load_times_set(const struct load_times *times, uint64_t call, int event, int64_t at);
/* 0 where it is not answered. */
int64_t load_times_get(const struct load_times *times, uint64_t call, int event);

#endif
