/* SPDX-License-Identifier: MIT */
/* Reading and replacing the file of the choices. */
#include "console/choices_file.h"

#include "base/intl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "centralita/console.json"

bool choices_file_path(char out[PATH_SIZE])
{
    return path_in_home(PATH_STATE_HOME, FILE_NAME, out);
}

bool choices_file_read(const char *path, struct choices *choices, struct failure *failure)
{
    struct stat found;
    size_t length = 0;
    bool is_there = stat(path, &found) == 0;
    if (!is_there && errno == ENOENT)
        return true;
    if (is_there && !S_ISREG(found.st_mode)) /* a pipe would not end */
        return fail(failure, FAILURE_USAGE, _("%s is no file"), path);
    char *bytes = path_read_file(path, CHOICES_BYTES_MAX, &length, failure);
    if (!bytes)
        return false;
    bool good = choices_read(choices, bytes, length, failure);
    if (!good)
        failure_prefix(failure, "%s", path);
    free(bytes);
    return good;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR)
            return false;
        size_t done = written > 0 ? (size_t)written : 0;
        bytes += done;
        length -= done;
    }
    return true;
}

static bool file_replace(const char *path, const struct text *text, struct failure *failure)
{
    char beside[PATH_SIZE];
    int length = snprintf(beside, sizeof beside, "%s.%d", path, (int)getpid());
    if (length < 0 || length >= PATH_SIZE)
        return fail(failure, FAILURE_USAGE, _("the path is too long: %.80s…"), path);
    unlink(beside); /* of a console that had this id and did not end well */
    int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool good = file >= 0 && write_all(file, text_string(text), text->length) && fsync(file) == 0;
    int error = errno;
    if (file >= 0 && close(file) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good && rename(beside, path) == 0)
        return true;
    error = good ? errno : error;
    if (file >= 0)
        unlink(beside);
    return fail(failure, FAILURE_USAGE, _("can't write %s: %s"), path, strerror(error));
}

bool choices_file_write(const char *path, const struct choices *choices, struct failure *failure)
{
    struct choices *whole = calloc(1, sizeof *whole);
    struct text text;
    if (!whole)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    text_start(&text, CHOICES_BYTES_MAX);
    choices_file_read(path, whole, NULL); /* what can't be read is not kept */
    choices_merge(whole, choices);
    bool good = path_make_parent(path, failure) &&
                (choices_write(whole, &text) ||
                 fail(failure, FAILURE_USAGE, _("%s would be longer than %d bytes"), path,
                      CHOICES_BYTES_MAX)) &&
                file_replace(path, &text, failure);
    text_free(&text);
    choices_free(whole);
    free(whole);
    return good;
}
