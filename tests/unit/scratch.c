/* SPDX-License-Identifier: MIT */
/* The directory of a test. */
#include "scratch.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATHS 4

static char directory[SCRATCH_PATH_SIZE / 2];

static void must(int good)
{
    if (!good) {
        perror("scratch");
        abort();
    }
}

void scratch_start(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/centralita-test-XXXXXX", parent ? parent : "/tmp");
    must(mkdtemp(directory) != NULL);
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(path);
}

void scratch_end(void)
{
    must(nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

const char *scratch_path(const char *name)
{
    static char paths[PATHS][SCRATCH_PATH_SIZE];
    static unsigned next;
    char *path = paths[next++ % PATHS];
    snprintf(path, SCRATCH_PATH_SIZE, "%s%s%s", directory, *name ? "/" : "", name);
    return path;
}

const char *scratch_write(const char *name, const void *bytes, size_t length, unsigned mode)
{
    const char *path = scratch_path(name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    must(file >= 0 && write(file, bytes, length) == (ssize_t)length && fchmod(file, mode) == 0);
    close(file);
    return path;
}

const char *scratch_text(const char *name, const char *text)
{
    return scratch_write(name, text, strlen(text), 0600);
}

void scratch_fault(void *list, const char *sentence)
{
    const char *path;
    size_t length = strlen(directory);
    while ((path = strstr(sentence, directory)) != NULL) {
        text_add_bytes(list, sentence, (size_t)(path - sentence));
        sentence = path + length + (path[length] == '/' ? 1 : 0);
    }
    text_add(list, sentence);
    text_add(list, "\n");
}
