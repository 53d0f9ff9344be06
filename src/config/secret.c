/* SPDX-License-Identifier: MIT */
/* Secrets from files and commands. */
#include "config/secret.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_MS    20 /* how soon a command's end is seen that closes nothing */
#define CHUNK_SIZE 512

extern char **environ;

/* What comes in, up to the end of its first line; what follows is dropped. */
struct first_line {
    char *out;
    size_t length;
    bool whole; /* its end was seen */
    bool bad;   /* too long, or a NUL in it */
};

static void line_add(struct first_line *line, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && !line->whole; i++) {
        if (bytes[i] == '\n')
            line->whole = true;
        else if (bytes[i] == '\0' || line->length + 1 >= SECRET_SIZE)
            line->bad = true;
        else
            line->out[line->length++] = bytes[i];
    }
}

static bool line_end(struct first_line *line, const char *of, struct failure *failure)
{
    if (line->length > 0 && line->out[line->length - 1] == '\r')
        line->length--;
    line->out[line->length] = '\0';
    if (line->bad)
        return fail(failure, FAILURE_USAGE,
                    _("the first line from %s is longer than %d bytes or has a NUL in it"), of,
                    SECRET_SIZE - 1);
    if (line->length == 0)
        return fail(failure, FAILURE_USAGE, _("the first line from %s is empty"), of);
    return true;
}

/* One read; false at the end, or where there is nothing more at the moment. */
static bool line_read(struct first_line *line, int file)
{
    char chunk[CHUNK_SIZE];
    ssize_t got = read(file, chunk, sizeof chunk);
    if (got > 0)
        line_add(line, chunk, (size_t)got);
    explicit_bzero(chunk, sizeof chunk);
    return got > 0 || (got < 0 && errno == EINTR);
}

bool secret_read_file(const char *path, char out[SECRET_SIZE], struct failure *failure)
{
    struct first_line line = {.out = out};
    struct stat facts;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, &facts) != 0) {
        fail(failure, FAILURE_USAGE, _("can't read %s: %s"), path, strerror(errno));
    } else if (S_ISDIR(facts.st_mode)) {
        fail(failure, FAILURE_USAGE, _("%s is a directory"), path);
    } else { /* who may read it is its owner's affair: its directory often decides, not its mode */
        while (!line.whole && line_read(&line, file))
            ;
        bool good = line_end(&line, path, failure);
        close(file);
        return good;
    }
    if (file >= 0)
        close(file);
    return false;
}

/* Starts it with its output in a pipe, in a process group of its own. Returns errno, 0 for none. */
static int spawn_into(char *words[], int output, pid_t *child)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int error = posix_spawnp(child, words[0], &files, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/* Takes what is there; waits for the first of it at most `wait` ms. false where the pipe is at its
 * end. */
static bool line_drain(struct first_line *line, int input, int wait)
{
    struct pollfd ready = {.fd = input, .events = POLLIN};
    for (; poll(&ready, 1, wait) > 0; wait = 0)
        if (!line_read(line, input))
            return false;
    return true;
}

/* Reads until the child has ended; false if that took too long. That the pipe is at its end does
   not say so, nor the reverse: a child of the child may keep it open. */
static bool wait_for_end(pid_t child, int input, struct first_line *line, int *status)
{
    int64_t deadline = clock_steady() + SECRET_SECONDS * CLOCK_SECOND;
    bool more = true;
    while (clock_steady() < deadline) {
        pid_t ended = waitpid(child, status, WNOHANG);
        int wait = ended == 0 ? POLL_MS : 0;
        if (more)
            more = line_drain(line, input, wait);
        else
            poll(NULL, 0, wait);
        if (ended != 0)
            return ended == child;
    }
    kill(-child, SIGKILL);
    waitpid(child, status, 0);
    return false;
}

static bool run(char *words[], struct first_line *line, struct failure *failure)
{
    int ends[2];
    pid_t child;
    int status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(failure, FAILURE_ENGINE, _("can't run %s: %s"), words[0], strerror(errno));
    int error = spawn_into(words, ends[1], &child);
    close(ends[1]);
    bool ended = error == 0 && wait_for_end(child, ends[0], line, &status);
    close(ends[0]);
    if (error != 0)
        return fail(failure, FAILURE_USAGE, _("can't run %s: %s"), words[0], strerror(error));
    if (!ended)
        return fail(failure, FAILURE_USAGE, _("%s did not end within %d seconds"), words[0],
                    SECRET_SECONDS);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(failure, FAILURE_USAGE, _("%s failed; run it by hand to see why"), words[0]);
    return true;
}

bool secret_run_command(const char *command, char out[SECRET_SIZE], struct failure *failure)
{
    struct first_line line = {.out = out};
    char *words[WORDS_MAX + 1];
    char *copy = strdup(command);
    if (!copy)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    bool good = words_split(copy, words) > 0
                    ? run(words, &line, failure) && line_end(&line, words[0], failure)
                    : fail(failure, FAILURE_USAGE, _("no command is given"));
    if (!good)
        explicit_bzero(out, SECRET_SIZE);
    explicit_bzero(copy, strlen(command));
    free(copy);
    return good;
}
