/* SPDX-License-Identifier: MIT */
/* The check of configured addresses. */
#include "config/url.h"

#include "base/intl.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HOST_SIZE    256
#define PORT_DIGITS  5
#define PORT_LAST    65535
#define LOOPBACK_NET 127

static bool skip_scheme(const char **at, const char *scheme)
{
    size_t length = strlen(scheme);
    if (strncasecmp(*at, scheme, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool has_plain_characters(const char *url)
{
    for (; *url; url++)
        if (!isgraph((unsigned char)*url) || strchr("\"<>\\^`{|}", *url))
            return false;
    return true;
}

/* Splits "host:port", "[::1]:port"; the host is left without brackets. */
static bool split_authority(const char *authority, size_t length, char host[HOST_SIZE], bool *six,
                            const char **port, size_t *port_length)
{
    const char *end = authority + length;
    *six = length > 0 && authority[0] == '[';
    const char *begin = authority + (*six ? 1 : 0);
    const char *stop = memchr(begin, *six ? ']' : ':', (size_t)(end - begin));
    if (*six && !stop)
        return false;
    if (!stop)
        stop = end;
    size_t size = (size_t)(stop - begin);
    if (size == 0 || size >= HOST_SIZE)
        return false;
    memcpy(host, begin, size);
    host[size] = '\0';
    *port = stop + (*six ? 1 : 0);
    if (*port < end && **port != ':')
        return false;
    *port_length = (size_t)(end - *port);
    return true;
}

static bool port_good(const char *port, size_t length)
{
    if (length == 0)
        return true;
    if (length < 2 || length > PORT_DIGITS + 1)
        return false;
    for (size_t i = 1; i < length; i++)
        if (!isdigit((unsigned char)port[i]))
            return false;
    long value = strtol(port + 1, NULL, 10);
    return value > 0 && value <= PORT_LAST;
}

static bool host_good(const char *host, bool six)
{
    struct in6_addr address;
    if (six)
        return inet_pton(AF_INET6, host, &address) == 1;
    for (const char *at = host; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("-._", *at))
            return false;
    return true;
}

static bool host_is_loopback(const char *host, bool six)
{
    struct in_addr four;
    struct in6_addr address;
    if (six)
        return inet_pton(AF_INET6, host, &address) == 1 && IN6_IS_ADDR_LOOPBACK(&address);
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == LOOPBACK_NET;
    return strcasecmp(host, "localhost") == 0;
}

bool url_check(const char *url, struct failure *failure)
{
    const char *at = url;
    char host[HOST_SIZE];
    bool six;
    const char *port;
    size_t port_length;
    if (strlen(url) >= URL_SIZE)
        return fail(failure, FAILURE_USAGE, _("the address is longer than %d bytes"), URL_SIZE - 1);
    bool secure = skip_scheme(&at, "https://");
    if (!secure && !skip_scheme(&at, "http://"))
        return fail(failure, FAILURE_USAGE, _("an address begins with https://"));
    size_t length = strcspn(at, "/?#");
    if (memchr(at, '@', length))
        return fail(failure, FAILURE_USAGE, _("a user or password has no place in an address"));
    if (!has_plain_characters(url) || strchr(url, '#') ||
        !split_authority(at, length, host, &six, &port, &port_length) || !host_good(host, six) ||
        !port_good(port, port_length))
        return fail(failure, FAILURE_USAGE, _("%.200s is no address of the form https://HOST/PATH"),
                    url);
    if (!secure && !host_is_loopback(host, six))
        return fail(failure, FAILURE_USAGE,
                    _("http:// is for this machine only (127.0.0.1); write https://%s"), host);
    return true;
}
