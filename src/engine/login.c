/* SPDX-License-Identifier: MIT */
/* Logins by number, as long as anything of theirs is there. */
#include "engine/login.h"

#include <stdlib.h>

static struct login *login_find(struct login *logins, uid_t uid)
{
    struct login *login = NULL;
    HASH_FIND(hh, logins, &uid, sizeof uid, login);
    return login;
}

static struct login *login_get(struct login **logins, uid_t uid)
{
    struct login *login = login_find(*logins, uid);
    if (login)
        return login;
    login = calloc(1, sizeof *login);
    if (!login)
        abort(); /* see ask_keep */
    login->uid = uid;
    HASH_ADD(hh, *logins, uid, sizeof login->uid, login);
    return login;
}

static void login_tidy(struct login **logins, struct login *login)
{
    if (login->clients || login->asks)
        return;
    HASH_DEL(*logins, login);
    free(login);
}

void login_attach(struct login **logins, uid_t uid, int clients)
{
    struct login *login = login_get(logins, uid);
    login->clients = clients > 0 ? login->clients + 1 : login->clients - 1;
    login_tidy(logins, login);
}

void login_ask(struct login **logins, uid_t uid, size_t weight, int begun)
{
    struct login *login = login_get(logins, uid);
    login->asks = begun > 0 ? login->asks + weight : login->asks - weight;
    login_tidy(logins, login);
}

size_t login_clients(struct login *logins, uid_t uid)
{
    const struct login *login = login_find(logins, uid);
    return login ? login->clients : 0;
}

bool login_is_full(struct login *logins, uid_t uid)
{
    const struct login *login = login_find(logins, uid);
    return login && login->asks >= LOGIN_ASKS_MAX;
}

void logins_free(struct login **logins)
{
    struct login *login, *next;
    HASH_ITER (hh, *logins, login, next) {
        HASH_DEL(*logins, login);
        free(login);
    }
}
