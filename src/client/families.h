/* SPDX-License-Identifier: MIT */
/* The tables and functions of the families of commands, for the one table of commands. */
#ifndef CLIENT_FAMILIES_H
#define CLIENT_FAMILIES_H

#include "client/command.h"

/* Two columns: the function `run_NAME` and its options `options_NAME`, in the file of its family.
 */
#define COMMAND_FUNCTIONS(X)         \
    X(console) /* console.c */       \
    X(dial)    /* dial.c */          \
    X(hangup)  /* act.c */           \
    X(close)                         \
    X(note)                          \
    X(calls) /* calls.c */           \
    X(show)                          \
    X(watch)    /* watch.c */        \
    X(stats)    /* stats.c */        \
    X(contacts) /* contacts.c */     \
    X(contacts_add)                  \
    X(contacts_change)               \
    X(contacts_remove)               \
    X(providers) /* admin.c */       \
    X(urls)                          \
    X(status)                        \
    X(reload)                        \
    X(stop)                          \
    X(quarantine) /* quarantine.c */ \
    X(quarantine_show)               \
    X(quarantine_retry)              \
    X(questions) /* question.c */    \
    X(answer)                        \
    X(agents) /* agents.c */         \
    X(pause)                         \
    X(ready)                         \
    X(phone)                         \
    X(wrapup)                        \
    X(init) /* run.c */              \
    X(check)                         \
    X(serve)                         \
    X(simulate)                      \
    X(demo) /* demo.c */

#define X(name)                                                      \
    bool run_##name(struct client *client, struct failure *failure); \
    extern const struct command_option options_##name[];
COMMAND_FUNCTIONS(X)
#undef X

#endif
