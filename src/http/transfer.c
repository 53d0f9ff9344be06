/* SPDX-License-Identifier: MIT */
/* One request: options for libcurl, bounds on the reply, and the sentence where there is none. */
#include "http/transfer.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLY_HEADERS_MAX (64 * 1024) /* bytes of all header lines together */
#define RETRY_AFTER_MAX   (24 * 3600) /* seconds; for no longer is anybody waited */
#define USER_AGENT        "centralita/" PACKAGE_VERSION

/* ---- What libcurl calls while it works */

/* Called with connection and TLS ready, before the first byte of the request. From here on nobody
   can say that it was not sent. */
static int on_about_to_send(void *context, char *to, char *from, int to_port, int from_port)
{
    (void)to, (void)from, (void)to_port, (void)from_port;
    ((struct transfer *)context)->on_wire = true;
    return CURL_PREREQFUNC_OK;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    if (text_add_bytes(&transfer->reply, bytes, size * count))
        return size * count;
    transfer->too_long = true;
    return 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    transfer->header_bytes += size * count;
    if (size * count <= strlen("\r\n"))
        transfer->headers_ended = true;
    else if (strncmp(bytes, "HTTP/", strlen("HTTP/")) == 0)
        transfer->headers_ended = false; /* after an interim reply */
    if (transfer->header_bytes <= REPLY_HEADERS_MAX)
        return size * count;
    transfer->too_long = true;
    return 0;
}

/* ---- Setting up */

static bool add_header(struct transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer)
        transfer->headers = longer;
    return longer != NULL;
}

static bool set_headers(struct transfer *transfer, const struct http_request *request)
{
    /* libcurl would wait for "100 Continue" before a long body, and send it anew after a 417. */
    bool good = add_header(transfer, "Expect:");
    for (int i = 0; good && i < HTTP_HEADERS_MAX && request->headers[i]; i++)
        good = add_header(transfer, request->headers[i]);
    return good &&
           curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers) == CURLE_OK;
}

static bool set_method(struct transfer *transfer, const struct http_request *request)
{
    CURL *easy = transfer->easy;
    if (strcmp(request->method, "POST") != 0)
        return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    const char *body = transfer->body ? transfer->body : "";
    return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->body_length) ==
               CURLE_OK;
}

/* Where it goes and how: encrypted or within this machine, no proxy of the environment, no
 * redirect. */
static bool set_way(struct transfer *transfer, const struct http_request *request)
{
    CURL *easy = transfer->easy;
    bool good =
        curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms) == CURLE_OK;
    /* The library's directory of certificates stays in force beside this file. */
    if (good && request->ca_file && request->ca_file[0])
        good = curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file) == CURLE_OK;
    /* A kept connection that closes under a POST makes libcurl send it again by itself. */
    if (good && request->once)
        good = curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK;
    return good;
}

static bool set_callbacks(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
#if LIBCURL_VERSION_NUM >= 0x075700
    /* Without it, giving up on a slow name server would hold the loop until it answers. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_about_to_send) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK;
}

static bool copy_request(struct transfer *transfer, const struct http_request *request)
{
    transfer->name = strdup(request->name);
    if (request->body) {
        transfer->body_length = request->body_length;
        transfer->body = malloc(request->body_length + 1);
        if (!transfer->body)
            return false;
        memcpy(transfer->body, request->body, request->body_length);
        transfer->body[request->body_length] = '\0';
    }
    return transfer->name != NULL;
}

struct transfer *transfer_new(const struct http_request *request, http_done *done, void *context)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer)
        return NULL;
    transfer->done = done;
    transfer->context = context;
    transfer->timeout_ms = request->timeout_ms;
    text_start(&transfer->reply, HTTP_REPLY_MAX);
    if (!copy_request(transfer, request)) {
        transfer_free(transfer);
        return NULL;
    }
    struct failure failure;
    if (!http_url_check(request->url, &failure)) {
        snprintf(transfer->early, sizeof transfer->early, "%s", failure.sentence);
        return transfer;
    }
    transfer->easy = curl_easy_init();
    if (!transfer->easy || !set_way(transfer, request) || !set_method(transfer, request) ||
        !set_headers(transfer, request) || !set_callbacks(transfer)) {
        curl_easy_cleanup(transfer->easy);
        transfer->easy = NULL;
        snprintf(transfer->early, sizeof transfer->early, "%s",
                 _("the request could not be prepared (is libcurl built with TLS?)"));
    }
    return transfer;
}

void transfer_free(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    if (transfer->body)
        explicit_bzero(transfer->body, transfer->body_length);
    free(transfer->body);
    free(transfer->name);
    if (transfer->reply.bytes) /* a token may be in it */
        explicit_bzero(transfer->reply.bytes, transfer->reply.room);
    text_free(&transfer->reply);
    free(transfer);
}

/* ---- Sentences */

/* What libcurl's codes mean to a person. `detail` adds libcurl's words, which for these codes name
   the host at most, never the path or query. */
static const struct {
    CURLcode code;
    bool detail;
    const char *sentence;
} code_rows[] = {
    {CURLE_COULDNT_RESOLVE_HOST, false, N_("its name could not be resolved")},
    {CURLE_PEER_FAILED_VERIFICATION, true, N_("its TLS certificate is not trusted (see ca_file)")},
    {CURLE_SSL_CACERT_BADFILE, false, N_("the certificates of ca_file can't be read")},
    {CURLE_SSL_CONNECT_ERROR, true, N_("no TLS connection was agreed on")},
    {CURLE_GOT_NOTHING, false, N_("the connection was closed without a reply")},
    {CURLE_RECV_ERROR, false, N_("the connection broke")},
    {CURLE_SEND_ERROR, false, N_("the connection broke")},
    {CURLE_PARTIAL_FILE, false, N_("the reply was cut short")},
    {CURLE_UNSUPPORTED_PROTOCOL, false, N_("what came back is no HTTP reply")},
    {CURLE_WEIRD_SERVER_REPLY, false, N_("what came back is no HTTP reply")},
};

static void why_connect(const struct transfer *transfer, char *out, size_t size)
{
    long number = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    if (number != 0)
        snprintf(out, size, _("no connection (%s)"), strerror((int)number));
    else
        snprintf(out, size, "%s", _("no connection"));
}

static void why_code(const struct transfer *transfer, CURLcode code, char *out, size_t size)
{
    for (size_t i = 0; i < sizeof code_rows / sizeof *code_rows; i++) {
        if (code_rows[i].code != code)
            continue;
        bool detail = code_rows[i].detail && transfer->detail[0];
        snprintf(out, size, "%s%s%s", _(code_rows[i].sentence), detail ? ": " : "",
                 detail ? transfer->detail : "");
        return;
    }
    snprintf(out, size, "%s", curl_easy_strerror(code));
}

static void why(const struct transfer *transfer, CURLcode code, char *out, size_t size)
{
    double seconds = (double)transfer->timeout_ms / CLOCK_SECOND;
    if (transfer->early[0])
        snprintf(out, size, "%s", transfer->early);
    else if (transfer->too_long)
        snprintf(out, size, _("the reply was over %d bytes"), HTTP_REPLY_MAX);
    else if (code == CURLE_OPERATION_TIMEDOUT && transfer->on_wire)
        snprintf(out, size, _("no whole reply within %g s"), seconds);
    else if (code == CURLE_OPERATION_TIMEDOUT)
        snprintf(out, size, _("no connection within %g s"), seconds);
    else if (code == CURLE_COULDNT_CONNECT)
        why_connect(transfer, out, size);
    else
        why_code(transfer, code, out, size);
}

/* ---- The end */

static void end_without_reply(struct transfer *transfer, CURLcode code, const char *reason)
{
    struct http_reply reply = {.body = "", .untrusted = code == CURLE_PEER_FAILED_VERIFICATION};
    struct failure failure;
    reply.fate = transfer->on_wire ? HTTP_LOST : HTTP_NOT_SENT;
    fail(&failure, FAILURE_NOT_DONE,
         transfer->on_wire ? _("%s: sent, and no telling what became of it: %s")
                           : _("%s: not sent: %s"),
         transfer->name, reason);
    snprintf(reply.sentence, sizeof reply.sentence, "%s", failure.sentence);
    transfer->done(transfer->context, &reply);
}

void transfer_abandon(struct transfer *transfer)
{
    end_without_reply(transfer, CURLE_ABORTED_BY_CALLBACK, _("this program is stopping"));
}

void transfer_finish(struct transfer *transfer, CURLcode code)
{
    /* libcurl takes a connection that ends within the headers for the end of the reply. */
    if (code == CURLE_OK && !transfer->headers_ended)
        code = CURLE_PARTIAL_FILE;
    if (!transfer->easy || code != CURLE_OK) {
        char reason[FAILURE_SENTENCE_MAX];
        why(transfer, code, reason, sizeof reason);
        end_without_reply(transfer, code, reason);
        return;
    }
    struct http_reply reply = {.fate = HTTP_REPLIED,
                               .body = text_string(&transfer->reply),
                               .body_length = transfer->reply.length};
    long status = 0;
    char *type = NULL;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    reply.status = (int)status;
    reply.retry_after = retry_after < RETRY_AFTER_MAX ? (int)retry_after : RETRY_AFTER_MAX;
    if (type)
        utf8_copy_clean(reply.type, sizeof reply.type, type, strlen(type));
    transfer->done(transfer->context, &reply);
}
