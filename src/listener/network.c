/* SPDX-License-Identifier: MIT */
/* Source networks. */
#include "listener/network.h"

#include "base/intl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY_SIZE  64
#define ADDRESS_MAX 16 /* bytes */

static const char separators[] = " \t,";

struct network {
    size_t size; /* bytes of an address */
    unsigned bits;
    unsigned char bytes[ADDRESS_MAX];
};

static bool network_read(const char *entry, size_t length, struct network *network)
{
    char text[ENTRY_SIZE];
    if (length >= sizeof text)
        return false;
    memcpy(text, entry, length);
    text[length] = '\0';
    char *slash = strchr(text, '/');
    if (slash)
        *slash++ = '\0';
    if (inet_pton(AF_INET, text, network->bytes) == 1)
        network->size = sizeof(struct in_addr);
    else if (inet_pton(AF_INET6, text, network->bytes) == 1)
        network->size = sizeof(struct in6_addr);
    else
        return false;
    network->bits = (unsigned)network->size * 8;
    if (!slash)
        return true;
    if (!*slash || strlen(slash) > 3 || strspn(slash, "0123456789") != strlen(slash))
        return false;
    unsigned bits = (unsigned)atoi(slash);
    bool fits = bits <= network->bits;
    network->bits = bits;
    return fits;
}

bool network_list_check(const char *list, struct failure *failure)
{
    struct network network;
    for (const char *at = list; *(at += strspn(at, separators)); at += strcspn(at, separators)) {
        size_t length = strcspn(at, separators);
        if (!network_read(at, length, &network))
            return fail(failure, FAILURE_USAGE,
                        _("`%.*s` is no network: an address, or ADDRESS/BITS, is expected"),
                        (int)(length < ENTRY_SIZE ? length : ENTRY_SIZE), at);
    }
    return true;
}

static bool network_holds(const struct network *network, const unsigned char *bytes, size_t size)
{
    if (network->size != size)
        return false;
    size_t whole = network->bits / 8;
    unsigned rest = network->bits % 8;
    if (memcmp(network->bytes, bytes, whole) != 0)
        return false;
    return rest == 0 || ((network->bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0;
}

static const unsigned char *address_bytes(const struct sockaddr *address, size_t *size)
{
    if (address->sa_family == AF_INET) {
        *size = sizeof(struct in_addr);
        return (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
    }
    if (address->sa_family != AF_INET6)
        return NULL;
    const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    bool mapped = IN6_IS_ADDR_V4MAPPED(six);
    *size = mapped ? sizeof(struct in_addr) : sizeof *six;
    return mapped ? six->s6_addr + sizeof *six - sizeof(struct in_addr) : six->s6_addr;
}

bool network_list_holds(const char *list, const struct sockaddr *address)
{
    if (!list)
        return true;
    size_t size;
    const unsigned char *bytes = address_bytes(address, &size);
    struct network network;
    for (const char *at = list; bytes && *(at += strspn(at, separators));
         at += strcspn(at, separators)) {
        if (network_read(at, strcspn(at, separators), &network) &&
            network_holds(&network, bytes, size))
            return true;
    }
    return false;
}
