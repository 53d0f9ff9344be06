/* SPDX-License-Identifier: MIT */
/* The few processes of a command, and the questions that wait for them. */
#include "engine/command.h"

#include "base/clock.h"
#include "base/failure.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define END_MS 1000 /* for those that were killed at the close to be gone */

struct command_ask {
    struct command_ask *prev, *next; /* of the queue */
    struct command *command;
    struct seat *seat; /* NULL: it waits */
    struct program_question *question;
    command_done *done;
    void *context;
    int64_t since; /* steady ms: asked; once it has a process, given to it */
};

/* A place for a process. */
struct seat {
    struct command *command;
    struct program *program; /* NULL: free */
    struct command_ask *ask; /* that it is to answer; NULL */
};

struct command {
    uv_loop_t *loop;
    char *name;
    char *line;
    char *words[WORDS_MAX + 1]; /* in `line` */
    struct seat seats[COMMAND_PROCESSES];
    struct command_ask *waiting;
    struct seat *judged; /* whose answer is being told */
    struct seat *late;   /* whose process is getting ready and owes an answer that nobody wants */
    int failures;        /* since the last good answer */
    int64_t started_at;  /* steady ms */
    uv_idle_t turn;      /* runs while there may be something to do for those that wait */
    uv_timer_t clock;    /* once closing: for the end */
    int handles;         /* of these, open still */
    struct log_limit log;
    bool closing;
};

/* ---- The log */

static void command_log(struct command *command, const char *sentence, const char *words)
{
    log_limited(&command->log, LOG_LEVEL_WARNING, "%s: %s%s%s", command->name, sentence,
                words[0] ? "; its last words: " : "", words);
}

/* ---- Asks */

static void ask_free(struct command_ask *ask)
{
    program_question_free(ask->question);
    free(ask);
}

static void ask_tell(struct command_ask *ask, const char *line, const char *why)
{
    command_done *done = ask->done;
    void *context = ask->context;
    ask_free(ask);
    done(context, line, why);
}

/* One that waits and will wait in vain. */
static void ask_fail(struct command_ask *ask, const char *why)
{
    DL_DELETE(ask->command->waiting, ask);
    command_log(ask->command, why, "");
    ask_tell(ask, NULL, why);
}

static void ask_give(struct command_ask *ask, struct seat *seat)
{
    struct program_question *question = ask->question;
    DL_DELETE(ask->command->waiting, ask);
    ask->question = NULL;
    ask->since = clock_steady();
    ask->seat = seat;
    seat->ask = ask;
    program_give(seat->program, question);
}

/* ---- Processes */

static bool seat_start(struct seat *seat, struct failure *failure);

static bool command_is_held(const struct command *command)
{
    return command->failures >= COMMAND_FAILURES_MAX &&
           clock_steady() - command->started_at < COMMAND_HOLD_MS;
}

static struct seat *command_find_ready(struct command *command)
{
    for (size_t i = 0; i < COMMAND_PROCESSES; i++) {
        struct seat *seat = &command->seats[i];
        if (seat->program && program_is_ready(seat->program))
            return seat;
    }
    return NULL;
}

static struct seat *command_find_free(struct command *command)
{
    for (size_t i = 0; i < COMMAND_PROCESSES; i++) {
        if (!command->seats[i].program)
            return &command->seats[i];
    }
    return NULL;
}

/* Gives the first that waits to a process, or tells it that there is none to be had. false where it
   has to wait on. */
static bool command_serve(struct command *command)
{
    struct command_ask *ask = command->waiting;
    struct seat *seat = command_find_ready(command);
    struct failure failure = {0};
    bool held = !seat && command_is_held(command);
    if (!seat && !held && !(seat = command_find_free(command)))
        return false;
    if (held)
        fail(&failure, FAILURE_NOT_DONE,
             _("%s failed %d times in a row and is not started again before a second has gone by"),
             command->words[0], COMMAND_FAILURES_MAX);
    if (held || (!seat->program && !seat_start(seat, &failure)))
        ask_fail(ask, failure.sentence);
    else
        ask_give(ask, seat);
    return true;
}

static void command_turn(uv_idle_t *turn)
{
    struct command *command = turn->data;
    struct command_ask *ask;
    size_t count;
    uv_idle_stop(turn);
    DL_COUNT(command->waiting, ask, count); /* who is told may ask again: that is for later */
    while (count-- > 0 && command->waiting && command_serve(command))
        ;
}

static void command_turn_soon(struct command *command)
{
    if (command->waiting && !command->closing)
        uv_idle_start(&command->turn, command_turn);
}

static void command_closed(uv_handle_t *handle)
{
    struct command *command = handle->data;
    if (--command->handles > 0)
        return;
    free(command->name);
    free(command->line);
    free(command);
}

/* Once all are gone. */
static void command_finish(struct command *command)
{
    for (size_t i = 0; i < COMMAND_PROCESSES; i++) {
        if (command->seats[i].program)
            return;
    }
    uv_close((uv_handle_t *)&command->turn, command_closed);
    uv_close((uv_handle_t *)&command->clock, command_closed);
}

static void seat_answered(void *context, const char *line)
{
    struct seat *seat = context;
    struct command *command = seat->command;
    struct command_ask *ask = seat->ask;
    int failures = command->failures;
    seat->ask = NULL;
    if (ask) {
        command->judged = seat;
        command->failures = 0;
        ask_tell(ask, line, NULL);
        if (!command->judged) /* it was refused */
            command->failures = failures;
        command->judged = NULL;
    } else {
        command->late = NULL;
    }
    command_turn_soon(command);
}

static void seat_ended(void *context, const struct program_end *end)
{
    struct seat *seat = context;
    struct command *command = seat->command;
    struct command_ask *ask = seat->ask;
    seat->program = NULL;
    seat->ask = NULL;
    if (command->late == seat)
        command->late = NULL;
    if (command->closing) {
        command_finish(command);
        return;
    }
    if (end->sentence[0]) {
        command->failures++;
        command_log(command, end->sentence, end->words);
    }
    if (ask)
        ask_tell(ask, NULL, end->sentence);
    command_turn_soon(command);
}

static bool seat_start(struct seat *seat, struct failure *failure)
{
    static const struct program_watch watch = {seat_answered, seat_ended};
    struct command *command = seat->command;
    command->started_at = clock_steady();
    seat->program = program_start(command->loop, command->words, &watch, seat, failure);
    if (!seat->program)
        command->failures++;
    return seat->program != NULL;
}

/* ---- The interface */

struct command_ask *command_ask(struct command *command, const char *line, size_t length,
                                command_done *done, void *context)
{
    struct command_ask *ask = calloc(1, sizeof *ask);
    struct seat *seat;
    if (ask)
        ask->question = program_question_new(line, length);
    if (!ask || !ask->question) {
        free(ask);
        return NULL;
    }
    ask->command = command;
    ask->done = done;
    ask->context = context;
    ask->since = clock_steady();
    DL_APPEND(command->waiting, ask);
    if (command->waiting == ask && (seat = command_find_ready(command)))
        ask_give(ask, seat);
    else
        command_turn_soon(command);
    return ask;
}

/* One that has just been started may need longer for its first answer than anybody waits for it:
   killed for that, it would never get ready. One at a time is let be, so that the others are there
   for whoever asks meanwhile. Without a sentence it is no failure. */
static void seat_drop(struct seat *seat, const char *sentence)
{
    struct command *command = seat->command;
    seat->ask = NULL;
    if (command->late || !program_is_new(seat->program)) {
        program_kill(seat->program, "%s", sentence);
        return;
    }
    command->late = seat;
    if (sentence[0]) {
        command->failures++;
        command_log(command, sentence, "");
    }
    program_forgive(seat->program, COMMAND_START_MS);
}

void command_drop(struct command_ask *ask, bool late)
{
    struct command *command = ask->command;
    struct failure failure = {0};
    long long waited = clock_steady() - ask->since;
    if (late && ask->seat)
        fail(&failure, FAILURE_NOT_DONE, _("%s had not answered after %lld ms"), command->words[0],
             waited);
    else if (late)
        fail(&failure, FAILURE_NOT_DONE, _("no process of %s was free for a question in %lld ms"),
             command->words[0], waited);
    if (ask->seat) {
        seat_drop(ask->seat, failure.sentence);
    } else {
        DL_DELETE(command->waiting, ask);
        if (late)
            command_log(command, failure.sentence, "");
    }
    ask_free(ask);
}

void command_refuse(struct command *command, const char *why)
{
    if (!command->judged)
        return;
    program_kill(command->judged->program, _("%s gave an answer that is none: %s"),
                 command->words[0], why);
    command->judged = NULL;
}

struct command *command_new(uv_loop_t *loop, const char *name, const char *line)
{
    struct command *command = calloc(1, sizeof *command);
    struct failure failure = {0};
    if (command) {
        command->name = strdup(name);
        command->line = strdup(line);
    }
    if (!command || !command->name || !command->line) {
        free(command ? command->name : NULL);
        free(command ? command->line : NULL);
        free(command);
        return NULL;
    }
    command->loop = loop;
    if (words_split(command->line, command->words) == 0)
        command->words[0] = command->line; /* no program has no name: it can't be started */
    for (size_t i = 0; i < COMMAND_PROCESSES; i++)
        command->seats[i].command = command;
    uv_idle_init(loop, &command->turn);
    uv_timer_init(loop, &command->clock);
    command->turn.data = command->clock.data = command;
    command->handles = 2;
    if (!seat_start(&command->seats[0], &failure))
        command_log(command, failure.sentence, "");
    return command;
}

/* A killed one that does not end, since the disk that it waits for does not come back or it runs as
   somebody else, does not keep the engine. */
static void command_give_up(uv_timer_t *clock)
{
    struct command *command = clock->data;
    for (size_t i = 0; i < COMMAND_PROCESSES; i++) {
        if (!command->seats[i].program)
            continue;
        log_warning("%s: a process of %s was killed and has not ended", command->name,
                    command->words[0]);
        program_abandon(command->seats[i].program);
        command->seats[i].program = NULL;
    }
    command_finish(command);
}

void command_close(struct command *command)
{
    command->closing = true;
    uv_idle_stop(&command->turn);
    uv_timer_start(&command->clock, command_give_up, END_MS, 0);
    for (size_t i = 0; i < COMMAND_PROCESSES; i++) {
        if (command->seats[i].program)
            program_kill(command->seats[i].program, "%s", "");
    }
    command_finish(command);
}
