/* SPDX-License-Identifier: MIT */
/* What the clients of one login have under way together, however many they are and also once they
   are gone: on a shared engine nobody is to wait for all that somebody else asked for. */
#ifndef ENGINE_LOGIN_H
#define ENGINE_LOGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <uthash.h>

#define LOGIN_ASKS_MAX 256 /* questions; one about several calls is so many */

struct login {
    uid_t uid;
    size_t clients;
    size_t asks; /* not answered yet */
    UT_hash_handle hh;
};

/* A client has come (1) or gone (-1). */
void login_attach(struct login **logins, uid_t uid, int clients);
/* A question of that weight has begun (1) or ended (-1). */
void login_ask(struct login **logins, uid_t uid, size_t weight, int begun);
size_t login_clients(struct login *logins, uid_t uid);
/* Whether it has to wait for answers before it may ask for more. */
bool login_is_full(struct login *logins, uid_t uid);
void logins_free(struct login **logins);

#endif
