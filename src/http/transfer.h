/* SPDX-License-Identifier: MIT */
/* One request of the HTTP client: its copy, its libcurl handle, and what came back. */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include "base/text.h"
#include "http/client.h"

#include <curl/curl.h>

struct transfer {
    struct transfer *next; /* of the client's list */
    struct transfer *before;
    CURL *easy; /* NULL: it failed before it could begin */
    struct curl_slist *headers;
    char *name;
    char *body; /* what is sent; wiped at the end */
    size_t body_length;
    int timeout_ms;
    http_done *done;
    void *context;
    bool on_wire;       /* the request was, or is about to be, sent */
    bool headers_ended; /* the empty line behind them has come */
    bool too_long;      /* the reply passed a bound */
    size_t header_bytes;
    struct text reply;
    char detail[CURL_ERROR_SIZE];     /* libcurl's own words; shown for a few of its codes only */
    char early[FAILURE_SENTENCE_MAX]; /* why it could not begin */
};

/* Copies the request and readies the handle; NULL when out of memory. A request that may not be
   sent has no handle, and `early` says why. */
struct transfer *transfer_new(const struct http_request *request, http_done *done, void *context);
void transfer_free(struct transfer *transfer);

/* Tells what became of it, once; `code` is libcurl's. The transfer is out of its multi handle. */
void transfer_finish(struct transfer *transfer, CURLcode code);
/* The same where we ended it ourselves. */
void transfer_abandon(struct transfer *transfer);

#endif
