/* SPDX-License-Identifier: MIT */
/* Starting an engine, and listening to it until it is ready. */
#include "client/start.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/text.h"
#include "client/process.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENGINE_PROGRAM "centralita-engine"
#define LOG_NAME       "engine.log"
#define ARGUMENTS_ROOM 8
#define HEARD_MAX      8192 /* bytes of what a starting engine says that are kept */
#define LAST_WORDS     1000 /* ms to end in, for one that has closed its output */

/* What a starting engine has said so far. */
struct heard {
    struct text out;
    struct text err;
};

/* One engine at most is a child of ours at a time; the last one is waited for when the next is
   started, so that none stays behind as a zombie. */
static struct process last = {-1, -1, -1, -1};

static bool engine_run(const struct place *place, bool dies_with_us, struct process *process,
                       struct failure *failure)
{
    const char *arguments[ARGUMENTS_ROOM] = {"--on-demand", "--config", place->config};
    size_t count = 3;
    if (place->final) {
        arguments[count++] = "--socket";
        arguments[count++] = place->sockets[0];
    }
    char log[PATH_SIZE];
    if (place->state_directory[0] && path_join(place->state_directory, LOG_NAME, log)) {
        arguments[count++] = "--log";
        arguments[count++] = log;
    }
    arguments[count] = NULL;
    unsigned ways = PROCESS_OWN_SESSION | PROCESS_KEEPS_ERRORS;
    if (dies_with_us)
        ways |= PROCESS_DIES_WITH_US;
    return process_start(process, ENGINE_PROGRAM, arguments, ways, failure);
}

/* Takes what can be read; false at its end. */
static bool hear(struct pollfd *file, struct text *into)
{
    char bytes[1024];
    if (!(file->revents & (POLLIN | POLLHUP | POLLERR)))
        return true;
    ssize_t got = read(file->fd, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR)
        return true;
    if (got <= 0) {
        file->fd = -1; /* poll passes it over */
        return false;
    }
    if (into->length + (size_t)got <= into->max)
        text_add_bytes(into, bytes, (size_t)got);
    return true;
}

/* Listens until there is a whole line, the engine's output ends, or the time is over (false). */
static bool listen_to(const struct process *process, struct heard *heard, int64_t deadline)
{
    struct pollfd files[] = {{.fd = process->out, .events = POLLIN},
                             {.fd = process->err, .events = POLLIN}};
    bool open = true;
    while (open && !strchr(text_string(&heard->out), '\n')) {
        int64_t left = deadline - clock_steady();
        if (left <= 0)
            return false;
        if (poll(files, 2, (int)left) <= 0)
            continue;
        hear(&files[1], &heard->err);
        open = hear(&files[0], &heard->out);
    }
    while (!open && files[1].fd >= 0 && poll(&files[1], 1, LAST_WORDS) > 0)
        hear(&files[1], &heard->err);
    return true;
}

/* "ready URL|- SOCKET" */
static bool read_ready(const struct heard *heard, char socket[PATH_SIZE])
{
    const char *line = text_string(&heard->out);
    const char *end = strchr(line, '\n');
    if (!end || strncmp(line, "ready ", 6) != 0)
        return false;
    const char *path = strchr(line + 6, ' ');
    if (!path || path > end || (size_t)(end - path) >= PATH_SIZE)
        return false;
    size_t length = (size_t)(end - path - 1);
    memcpy(socket, path + 1, length);
    socket[length] = '\0';
    return length > 0;
}

/* Its lines as one sentence, without its own name in front of each. */
static void join_lines(const char *said, struct text *sentence)
{
    static const char name[] = ENGINE_PROGRAM ": ";
    for (const char *line = said; *line;) {
        size_t length = strcspn(line, "\n");
        const char *begin = line;
        line += length + (line[length] == '\n');
        if (strncmp(begin, name, sizeof name - 1) == 0) {
            begin += sizeof name - 1;
            length -= sizeof name - 1;
        }
        if (length && sentence->length)
            text_add(sentence, "; ");
        text_add_bytes(sentence, begin, length);
    }
}

static enum start fail_as_heard(struct process *process, const struct heard *heard,
                                struct failure *failure)
{
    int status = 0;
    bool ended = process_wait(process, clock_steady() + LAST_WORDS, &status);
    bool by_itself = ended && WIFEXITED(status);
    enum failure_kind kind = FAILURE_ENGINE;
    if (by_itself && WEXITSTATUS(status) == FAILURE_USAGE)
        kind = FAILURE_USAGE;
    struct text sentence;
    text_start(&sentence, HEARD_MAX);
    join_lines(text_string(&heard->err), &sentence);
    if (sentence.length)
        fail(failure, kind, _("the engine did not start: %s"), text_string(&sentence));
    else if (ended && WIFSIGNALED(status))
        fail(failure, kind, _("the engine did not start: it was ended by signal %d"),
             WTERMSIG(status));
    else
        fail(failure, kind, _("the engine did not start, and did not say why"));
    text_free(&sentence);
    return by_itself && WEXITSTATUS(status) == FAILURE_ENGINE ? START_FORGONE : START_FAILED;
}

static enum start hear_engine(const struct place *place, struct process *process, int64_t deadline,
                              char socket[PATH_SIZE], struct failure *failure)
{
    struct heard heard;
    enum start start = STARTED;
    text_start(&heard.out, HEARD_MAX);
    text_start(&heard.err, HEARD_MAX);
    if (!listen_to(process, &heard, deadline)) {
        fail(failure, FAILURE_ENGINE,
             _("the engine is still starting; look into %s/%s, and try again"),
             place->state_directory, LOG_NAME);
        start = START_FAILED;
    } else if (!read_ready(&heard, socket)) {
        start = fail_as_heard(process, &heard, failure);
    }
    text_free(&heard.out);
    text_free(&heard.err);
    return start;
}

enum start start_engine(const struct place *place, bool dies_with_us, int64_t deadline,
                        char socket[PATH_SIZE], struct failure *failure)
{
    process_wait(&last, clock_steady(), NULL);
    struct process process;
    if (place->state_directory[0] && !path_make_directory(place->state_directory, failure))
        return START_FAILED;
    if (!engine_run(place, dies_with_us, &process, failure))
        return START_FAILED;
    enum start start = hear_engine(place, &process, deadline, socket, failure);
    process_close(&process);
    last = process;
    return start;
}

void start_engine_end(int64_t patience)
{
    process_stop(&last, patience);
}
