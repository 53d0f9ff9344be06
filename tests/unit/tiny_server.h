/* SPDX-License-Identifier: MIT */
/* A server in a thread, for tests of clients: says the bytes it is told to, and counts what it was
 * asked. */
#ifndef TINY_SERVER_H
#define TINY_SERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>

#define TINY_REQUEST_MAX 65536

struct tiny_server {
    const char *reply; /* raw; NULL: never answers */
    size_t repeats;    /* how often the last line of the reply is said again */
    bool keep;         /* the connection stays open behind the reply */
    int close_at;      /* closes instead of answering the nth request of a connection; 0: never */
    SSL_CTX *tls;      /* NULL: plain */
    /* What came of it. */
    int port;
    int connections;
    int requests;
    char last[TINY_REQUEST_MAX];
    /* Its own. */
    struct tiny_inner *inner;
};

/* Fill in the first part, start, use, stop; then read the counts. */
void tiny_server_start(struct tiny_server *server);
void tiny_server_stop(struct tiny_server *server);

/* A context with a certificate for 127.0.0.1 that nobody knows, also written to the file `path`. */
SSL_CTX *tiny_tls_new(const char *path);

#endif
