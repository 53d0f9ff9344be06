/* SPDX-License-Identifier: MIT */
/* The HTTP client: carries out requests in the engine's loop. The only place that knows libcurl. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "base/failure.h"
#include "http/url.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define HTTP_REPLY_MAX   (256 * 1024) /* bytes of a reply's body; a longer one is a fault */
#define HTTP_HEADERS_MAX 8

/* How a request that got no readable reply ended. */
enum http_fate {
    HTTP_REPLIED,  /* a whole reply, whatever its status */
    HTTP_NOT_SENT, /* nothing was on the wire: not resolved, not connected, no TLS, not even begun
                    */
    HTTP_LOST,     /* it was, or may have been, on the wire, and no whole reply came */
};

struct http_request {
    const char *method; /* "GET" or "POST" */
    const char *url;    /* may hold secrets: never logged nor named in a sentence; see `name` */
    const char *name; /* what to call it in sentences: host and path, "https://apicall.infoe.es" */
    const char *headers[HTTP_HEADERS_MAX]; /* "content-type: application/json", up to a NULL */
    const char *body;                      /* may be NULL */
    size_t body_length;
    int timeout_ms;      /* for the whole request */
    const char *ca_file; /* trusted besides the system's; or NULL */
    bool once; /* a paid order: on a fresh connection that is not kept, never sent again */
};

struct http_reply {
    enum http_fate fate;
    int status;       /* HTTP status; 0 if none came */
    const char *body; /* NUL-terminated besides; "" if none */
    size_t body_length;
    char type[64];   /* content type, "" if none */
    int retry_after; /* seconds, a day at most; 0 if not said */
    bool untrusted;  /* NOT_SENT: a host answered, but its certificate is not trusted */
    char sentence[FAILURE_SENTENCE_MAX]; /* why there is no reply; "" where there is one */
};

struct http_client;
typedef void http_done(void *context, const struct http_reply *reply);

/* NULL when out of memory. One a loop. */
struct http_client *http_client_new(uv_loop_t *loop);
/* Ends what is under way (each is told HTTP_NOT_SENT or HTTP_LOST), then calls `closed` (may be
 * NULL). */
void http_client_close(struct http_client *client, void (*closed)(void *), void *context);

/* Copies the request and carries it out over HTTP/1.1 without following redirects; TLS is verified;
   plain http only to the loopback. `done` is always called exactly once, later, from the loop; the
   reply is its until it returns. (Only when out of memory, or after http_client_close, is it called
   at once.) Whoever runs the loop ignores SIGPIPE. */
void http_send(struct http_client *client, const struct http_request *request, http_done *done,
               void *context);

#endif
