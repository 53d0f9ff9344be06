/* SPDX-License-Identifier: MIT */
/* A process, its three pipes, and what it may and may not do with them. */
#include "engine/program.h"

#include "base/intl.h"
#include "base/text.h"
#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE 65536
#define LEAVE_MS   200 /* for one that has closed a pipe to end, before it is killed */

struct program_question {
    uv_write_t request;
    size_t length;
    char line[]; /* with its end */
};

/* What it says on stderr, of which the last line that is not empty is kept. */
struct last_words {
    char line[PROGRAM_WORDS_SIZE]; /* not clean */
    size_t length;
    char before[PROGRAM_WORDS_SIZE];
    size_t before_length;
    size_t said; /* bytes since the last answer */
};

struct program {
    const struct program_watch *watch;
    void *context;
    const char *name;
    uv_process_t process;
    uv_pipe_t in, out, err; /* as the program sees them */
    uv_timer_t patience;    /* until it is killed */
    int handles;            /* open still */
    bool asked;             /* it owes an answer */
    bool answered;          /* at least once */
    bool failed;            /* it is killed or about to be: nothing that it writes counts */
    bool killed;
    bool abandoned;
    char fault[FAILURE_SENTENCE_MAX];
    struct text answer; /* as far as it has come */
    struct last_words words;
};

/* All reading is done at once: nobody keeps it for longer than one call. */
static char chunk[CHUNK_SIZE];

/* ---- Questions */

struct program_question *program_question_new(const char *line, size_t length)
{
    struct program_question *question = malloc(sizeof *question + length + 1);
    if (!question)
        return NULL;
    question->length = length + 1;
    memcpy(question->line, line, length);
    question->line[length] = '\n';
    return question;
}

void program_question_free(struct program_question *question)
{
    free(question);
}

/* ---- Its end */

static void program_closed(uv_handle_t *handle)
{
    struct program *program = handle->data;
    if (--program->handles > 0)
        return;
    text_free(&program->answer);
    free(program);
}

static void handle_close(uv_handle_t *handle)
{
    if (handle->type != UV_UNKNOWN_HANDLE && !uv_is_closing(handle))
        uv_close(handle, program_closed);
}

static void program_shut(struct program *program)
{
    handle_close((uv_handle_t *)&program->in);
    handle_close((uv_handle_t *)&program->out);
    handle_close((uv_handle_t *)&program->err);
    handle_close((uv_handle_t *)&program->patience);
    handle_close((uv_handle_t *)&program->process);
}

/* Its group has its number while anything of it is left, also when it is waited for itself; and a
   number that has become free is not given out again before all others were. */
static void program_kill_group(const struct program *program)
{
    if (program->process.pid > 0)
        kill(-program->process.pid, SIGKILL);
}

/* From here on nothing that it writes counts. */
static void program_fail(struct program *program, const char *format, va_list arguments)
{
    char raw[FAILURE_SENTENCE_MAX];
    vsnprintf(raw, sizeof raw, format, arguments);
    utf8_copy_clean(program->fault, sizeof program->fault, raw, strlen(raw));
    program->failed = true;
    /* One that can't be killed, since it runs as somebody else, may leave at its input's end. */
    handle_close((uv_handle_t *)&program->in);
    uv_read_stop((uv_stream_t *)&program->out);
}

void program_kill(struct program *program, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!program->failed)
        program_fail(program, format, arguments);
    va_end(arguments);
    program->killed = true;
    program_kill_group(program);
}

static void program_stays(uv_timer_t *timer)
{
    struct program *program = timer->data;
    program_kill(program, "%s", program->fault);
}

/* It has closed a pipe, as it does when it ends: then how it ended is a better reason, and is known
   in a moment. */
static void program_leaves(struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void program_leaves(struct program *program, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!program->failed) {
        program_fail(program, format, arguments);
        uv_timer_start(&program->patience, program_stays, LEAVE_MS, 0);
    }
    va_end(arguments);
}

void program_forgive(struct program *program, unsigned ms)
{
    uv_timer_start(&program->patience, program_stays, ms, 0);
}

void program_abandon(struct program *program)
{
    program->abandoned = true;
    program_shut(program);
}

static void words_add(struct last_words *words, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool end = bytes[i] == '\n' || bytes[i] == '\r';
        if (!end && words->length < sizeof words->line) {
            words->line[words->length++] = bytes[i];
        } else if (end && words->length > 0) {
            memcpy(words->before, words->line, words->length);
            words->before_length = words->length;
            words->length = 0;
        }
    }
    words->said += length;
}

static void words_get(const struct last_words *words, char out[PROGRAM_WORDS_SIZE])
{
    if (words->length > 0)
        utf8_copy_clean(out, PROGRAM_WORDS_SIZE, words->line, words->length);
    else
        utf8_copy_clean(out, PROGRAM_WORDS_SIZE, words->before, words->before_length);
}

/* ---- What it writes */

static void program_take_answer(struct program *program, bool more)
{
    if (program->answer.length > 0 && program->answer.bytes[program->answer.length - 1] == '\r')
        text_cut(&program->answer, program->answer.length - 1);
    program->asked = false;
    program->answered = true;
    uv_timer_stop(&program->patience);
    program->words = (struct last_words){0};
    if (more)
        program_kill(program, _("%s wrote more than one line for one question"), program->name);
    program->watch->answered(program->context, text_string(&program->answer));
    text_clear(&program->answer);
}

static void program_heard(struct program *program, const char *bytes, size_t length)
{
    const char *end = memchr(bytes, '\n', length);
    size_t part = end ? (size_t)(end - bytes) : length;
    if (!program->asked)
        program_kill(program, _("%s wrote something without being asked"), program->name);
    else if (memchr(bytes, '\0', part))
        program_kill(program, _("%s wrote a byte 0 in its answer"), program->name);
    else if (!text_add_bytes(&program->answer, bytes, part))
        program_kill(program, _("%s wrote a line that is too long, and no answer"), program->name);
    else if (end && uv_stream_get_write_queue_size((uv_stream_t *)&program->in) > 0)
        program_kill(program, _("%s answered before it had read the question"), program->name);
    else if (end)
        program_take_answer(program, part + 1 < length);
}

static void program_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(chunk, sizeof chunk);
}

static void program_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct program *program = stream->data;
    if (got > 0) {
        program_heard(program, buffer->base, (size_t)got);
    } else if (got < 0) {
        uv_read_stop(stream);
        program_leaves(program, _("%s closed its output"), program->name);
    }
}

static void program_read_words(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct program *program = stream->data;
    if (got < 0)
        uv_read_stop(stream);
    else
        words_add(&program->words, buffer->base, (size_t)got);
    if (program->words.said > PROGRAM_ERRORS_MAX) {
        uv_read_stop(stream);
        program_kill(program, _("%s wrote too much on its standard error"), program->name);
    }
}

/* What it wrote before it ended is in the pipes, though the loop may not have come to read it; what
   comes from others that have them open is not waited for. */
static void program_drain(struct program *program)
{
    uv_os_fd_t out, err;
    ssize_t got;
    if (uv_fileno((uv_handle_t *)&program->out, &out) == 0) {
        while (!program->failed && (got = read(out, chunk, sizeof chunk)) > 0)
            program_heard(program, chunk, (size_t)got);
    }
    if (uv_fileno((uv_handle_t *)&program->err, &err) == 0) {
        while (program->words.said <= PROGRAM_ERRORS_MAX &&
               (got = read(err, chunk, sizeof chunk)) > 0)
            words_add(&program->words, chunk, (size_t)got);
    }
}

static void program_tell_end(const struct program *program, int64_t status, int number,
                             struct program_end *end)
{
    struct failure failure = {0};
    if (program->killed)
        snprintf(failure.sentence, sizeof failure.sentence, "%s", program->fault);
    else if (number)
        fail(&failure, FAILURE_NOT_DONE, _("%s was ended by signal %d"), program->name, number);
    else if (program->answer.length > 0)
        fail(&failure, FAILURE_NOT_DONE, _("%s ended with exit code %d in the middle of a line"),
             program->name, (int)status);
    else
        fail(&failure, FAILURE_NOT_DONE, _("%s ended with exit code %d"), program->name,
             (int)status);
    snprintf(end->sentence, sizeof end->sentence, "%s", failure.sentence);
    words_get(&program->words, end->words);
}

static void program_exited(uv_process_t *process, int64_t status, int number)
{
    struct program *program = process->data;
    struct program_end end;
    program_kill_group(program); /* what it has started and left behind */
    if (program->abandoned)
        return;
    handle_close((uv_handle_t *)&program->in); /* it can't be given anything any more */
    program_drain(program);
    program_tell_end(program, status, number, &end);
    program_shut(program);
    program->watch->ended(program->context, &end);
}

/* ---- Its start */

/* One pipe: our end into the loop, the program's into `theirs`. Returns libuv's error, or 0. */
static int pipe_make(uv_pipe_t *ours, bool we_write, int *theirs)
{
    uv_file ends[2];
    int error = uv_pipe(ends, we_write ? 0 : UV_NONBLOCK_PIPE, we_write ? UV_NONBLOCK_PIPE : 0);
    if (error)
        return error;
    *theirs = ends[we_write ? 0 : 1];
    error = uv_pipe_open(ours, ends[we_write ? 1 : 0]);
    if (error)
        close(ends[we_write ? 1 : 0]);
    return error;
}

static int program_spawn(uv_loop_t *loop, struct program *program, char *const words[])
{
    int ends[] = {-1, -1, -1};
    uv_stdio_container_t files[3];
    int error = pipe_make(&program->in, true, &ends[0]);
    if (!error)
        error = pipe_make(&program->out, false, &ends[1]);
    if (!error)
        error = pipe_make(&program->err, false, &ends[2]);
    for (int i = 0; i < 3; i++)
        files[i] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = ends[i]};
    uv_process_options_t options = {.exit_cb = program_exited,
                                    .file = words[0],
                                    .args = (char **)(uintptr_t)words,
                                    .flags = UV_PROCESS_DETACHED,
                                    .stdio_count = 3,
                                    .stdio = files};
    /* Not every library that opens something here marks it as ours alone. */
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!error) {
        program->handles++;
        error = uv_spawn(loop, &program->process, &options);
    }
    for (int i = 0; i < 3; i++) {
        if (ends[i] >= 0)
            close(ends[i]);
    }
    return error;
}

static struct program *program_new(uv_loop_t *loop)
{
    struct program *program = calloc(1, sizeof *program);
    if (!program)
        return NULL;
    uv_pipe_t *pipes[] = {&program->in, &program->out, &program->err};
    for (int i = 0; i < 3; i++) {
        uv_pipe_init(loop, pipes[i], 0);
        pipes[i]->data = program;
    }
    program->process.data = program;
    uv_timer_init(loop, &program->patience);
    program->patience.data = program;
    program->handles = 4;
    text_start(&program->answer, PROGRAM_LINE_MAX);
    return program;
}

struct program *program_start(uv_loop_t *loop, char *const words[],
                              const struct program_watch *watch, void *context,
                              struct failure *failure)
{
    struct program *program = program_new(loop);
    if (!program) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    program->watch = watch;
    program->context = context;
    program->name = words[0];
    int error = program_spawn(loop, program, words);
    if (error) {
        fail(failure, FAILURE_NOT_DONE, _("can't start %s: %s"), words[0], strerror(-error));
        program_abandon(program);
        return NULL;
    }
    uv_read_start((uv_stream_t *)&program->out, program_alloc, program_read);
    uv_read_start((uv_stream_t *)&program->err, program_alloc, program_read_words);
    return program;
}

/* ---- Asking it */

bool program_is_new(const struct program *program)
{
    return !program->answered && !program->failed;
}

bool program_is_ready(struct program *program)
{
    struct pollfd ends[2] = {{.events = 0}, {.events = POLLIN}};
    if (program->asked || program->failed ||
        uv_fileno((uv_handle_t *)&program->in, &ends[0].fd) != 0 ||
        uv_fileno((uv_handle_t *)&program->out, &ends[1].fd) != 0)
        return false;
    if (poll(ends, 2, 0) == 0)
        return true;
    if (ends[0].revents && !ends[1].revents)
        program_leaves(program, _("%s does not take its input"), program->name);
    return false; /* what it wrote, or that it has ended, the loop is about to see */
}

static void program_given(uv_write_t *request, int error)
{
    struct program *program = request->handle->data;
    if (error && !program->abandoned)
        program_leaves(program, _("%s does not take its input"), program->name);
    program_question_free((struct program_question *)(void *)request);
}

void program_give(struct program *program, struct program_question *question)
{
    uv_buf_t line = uv_buf_init(question->line, (unsigned)question->length);
    program->asked = true;
    if (uv_write(&question->request, (uv_stream_t *)&program->in, &line, 1, program_given) == 0)
        return;
    program_question_free(question);
    program_kill(program, _("%s does not take its input"), program->name);
}
