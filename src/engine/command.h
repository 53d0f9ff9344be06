/* SPDX-License-Identifier: MIT */
/* A program of the administrator's that answers questions: started without a shell, it stays, reads
   one question a line and answers each with one line. A few of them run side by side, started as
   they are needed. Whatever it does (is missing, hangs, ends, writes what nobody asked for, floods)
   costs the question that it had, a line in the log, and nothing else: the next question gets one
   that is started anew. Only where COMMAND_FAILURES_MAX have failed in a row, and none answered,
   it is started at most every COMMAND_HOLD_MS, and what is asked meanwhile fails at once.

   A program leads a session of its own and inherits three pipes, the environment, the working
   directory and nothing else; it is killed with all that it has started there. What it says on
   stderr is dropped, but for the last line before a failure, which the log has. Where the engine
   itself is killed, nobody is left to kill the programs: one that ends at the end of its stdin, as
   reading line by line does, is gone all the same. */
#ifndef ENGINE_COMMAND_H
#define ENGINE_COMMAND_H

#include "engine/program.h"

#include <stddef.h>
#include <uv.h>

#define COMMAND_PROCESSES    4    /* side by side, also those that are killed and not gone yet */
#define COMMAND_FAILURES_MAX 5    /* in a row */
#define COMMAND_HOLD_MS      1000 /* between two starts after that */
#define COMMAND_START_MS     5000 /* for a first answer that came too late; see command_drop */

struct command;
struct command_ask;

/* `line` is the program and its arguments, blanks between. `name` is for the log ("query.RUTA").
   The first one is started at once, so that a missing program is in the log before the first
   question. NULL when out of memory. Whoever runs the loop ignores SIGPIPE. */
struct command *command_new(uv_loop_t *loop, const char *name, const char *line);

/* `line` is what it answered, without its end, not checked but bounded (COMMAND_LINE_MAX) and
   without NUL; NULL where it failed, and then `why` is a sentence for people, which the log has
   already. Both live for the call. Called exactly once for each ask that was not dropped, in the
   loop and never from within command_ask. */
#define COMMAND_LINE_MAX PROGRAM_LINE_MAX
typedef void command_done(void *context, const char *line, const char *why);

/* Asks: `line` without an end of line in it. One that finds all of them busy waits for its turn.
   NULL when out of memory. */
struct command_ask *command_ask(struct command *command, const char *line, size_t length,
                                command_done *done, void *context);
/* `done` is not called any more. `late`: it should have been answered by now, which is a failure
   like the others, with a line in the log; else nobody wants the answer, and the program can't be
   blamed. A process that had the question is killed, since what it still says would be taken for
   the answer to the next one. Only one that has not answered anything yet, and may be getting
   ready, has COMMAND_START_MS more for that answer, which is thrown away, before it is asked again;
   one such process at a time. */
void command_drop(struct command_ask *ask, bool late);

/* From within `done` alone: the line that it was given is no answer, for the reason `why`. That is
   a failure like the others: the process is killed, since its next line might be the answer that
   this one was not, and the log gets a line. */
void command_refuse(struct command *command, const char *why);

/* Kills what runs; no ask may be open. Frees the command once the loop has run on. */
void command_close(struct command *command);

#endif
