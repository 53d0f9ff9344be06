/* SPDX-License-Identifier: MIT */
/* The server in a thread. */
#include "tiny_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct tiny_inner {
    pthread_t thread;
    int listening;
    int stop[2];
};

struct line {
    int fd;
    SSL *tls;
};

/* false when it is time to stop. */
static bool wait_for(const struct tiny_server *server, int fd)
{
    struct pollfd polled[2] = {{.fd = fd, .events = POLLIN},
                               {.fd = server->inner->stop[0], .events = POLLIN}};
    while (poll(polled, 2, -1) < 0)
        continue;
    return !polled[1].revents;
}

static ssize_t line_read(const struct tiny_server *server, struct line *line, char *out,
                         size_t size)
{
    if (!(line->tls && SSL_pending(line->tls)) && !wait_for(server, line->fd))
        return 0;
    return line->tls ? SSL_read(line->tls, out, (int)size) : recv(line->fd, out, size, 0);
}

static bool line_write(struct line *line, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = line->tls ? SSL_write(line->tls, bytes, (int)length)
                                 : send(line->fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static size_t body_length(const char *head)
{
    const char *at = strcasestr(head, "\r\ncontent-length:");
    return at ? strtoul(at + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

static bool read_request(struct tiny_server *server, struct line *line)
{
    size_t length = 0;
    for (;;) {
        ssize_t got =
            line_read(server, line, server->last + length, sizeof server->last - 1 - length);
        if (got <= 0)
            return false;
        length += (size_t)got;
        server->last[length] = '\0';
        const char *end = strstr(server->last, "\r\n\r\n");
        if (end && length >= (size_t)(end + 4 - server->last) + body_length(server->last))
            return true;
    }
}

static void wait_for_close(const struct tiny_server *server, struct line *line)
{
    char rest[1024];
    while (line_read(server, line, rest, sizeof rest) > 0)
        continue;
}

static void say(const struct tiny_server *server, struct line *line)
{
    const char *last = server->reply + strlen(server->reply);
    while (last > server->reply && last[-1] != '\n')
        last--;
    bool going = line_write(line, server->reply, strlen(server->reply));
    for (size_t i = 0; going && i < server->repeats; i++)
        going = line_write(line, last, strlen(last));
}

static void serve(struct tiny_server *server, struct line *line)
{
    for (int nth = 1; read_request(server, line); nth++) {
        server->requests++;
        if (nth == server->close_at)
            return;
        if (!server->reply) {
            wait_for_close(server, line);
            return;
        }
        say(server, line);
        if (!server->keep)
            return;
    }
}

static void *run(void *context)
{
    struct tiny_server *server = context;
    while (wait_for(server, server->inner->listening)) {
        struct line line = {.fd = accept(server->inner->listening, NULL, NULL)};
        server->connections++;
        if (server->tls) {
            line.tls = SSL_new(server->tls);
            SSL_set_fd(line.tls, line.fd);
        }
        if (!line.tls || SSL_accept(line.tls) == 1)
            serve(server, &line);
        if (line.tls) {
            SSL_shutdown(line.tls);
            SSL_free(line.tls);
        }
        shutdown(line.fd, SHUT_WR);
        close(line.fd);
    }
    return NULL;
}

void tiny_server_start(struct tiny_server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct tiny_inner *inner = server->inner = calloc(1, sizeof *inner);
    assert(inner && pipe(inner->stop) == 0);
    inner->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert(bind(inner->listening, (struct sockaddr *)&address, size) == 0);
    assert(listen(inner->listening, 8) == 0);
    assert(getsockname(inner->listening, (struct sockaddr *)&address, &size) == 0);
    server->port = ntohs(address.sin_port);
    assert(pthread_create(&inner->thread, NULL, run, server) == 0);
}

void tiny_server_stop(struct tiny_server *server)
{
    struct tiny_inner *inner = server->inner;
    assert(write(inner->stop[1], "", 1) == 1);
    pthread_join(inner->thread, NULL);
    close(inner->stop[0]);
    close(inner->stop[1]);
    close(inner->listening);
    free(inner);
    server->inner = NULL;
}

SSL_CTX *tiny_tls_new(const char *path)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"tiny", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    FILE *file = fopen(path, "w");
    assert(file);
    PEM_write_X509(file, certificate);
    fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}
