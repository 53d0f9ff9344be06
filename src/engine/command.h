/* SPDX-License-Identifier: MIT */
/* A program of the administrator's that answers questions: started without a shell, it stays, reads
   one question a line and answers each with one line. A few of them run side by side, started as
   they are needed. Whatever it does (is missing, hangs, ends, writes what nobody asked for, floods)
   costs the question that it had, a line in the log, and nothing else. */
#ifndef ENGINE_COMMAND_H
#define ENGINE_COMMAND_H

#include <stddef.h>
#include <uv.h>

struct command;
struct command_ask;

/* `line` is the program and its arguments, blanks between. `name` is for the log ("query.RUTA").
   The first one is started at once, so that a missing program is in the log before the first
   question. NULL when out of memory. */
struct command *command_new(uv_loop_t *loop, const char *name, const char *line);

/* `line` is what it answered, without its end, not checked but bounded (COMMAND_LINE_MAX) and
   without NUL; NULL where it failed, and then `why` is a sentence for people. Both live for the
   call. Called exactly once for each ask that was not dropped, in the loop and never from within
   command_ask. */
#define COMMAND_LINE_MAX (64u * 1024u) /* bytes */
typedef void command_done(void *context, const char *line, const char *why);

/* Asks: `line` without an end of line in it. One that finds all of them busy waits for its turn.
   NULL when out of memory. */
struct command_ask *command_ask(struct command *command, const char *line, size_t length,
                                command_done *done, void *context);
/* Too late: `done` is not called any more. A process that had the question is killed, since what it
   still says would be taken for the answer to the next one; the log gets a line. */
void command_drop(struct command_ask *ask);

/* Kills what runs; no ask may be open. Frees the command once the loop has run on. */
void command_close(struct command *command);

#endif
