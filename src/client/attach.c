/* SPDX-License-Identifier: MIT */
/* The way to an engine: connect and greet, or start one first. */
#include "client/attach.h"

#include "base/clock.h"
#include "base/intl.h"
#include "client/place.h"
#include "client/start.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ATTACH_PATIENCE  10000 /* ms for all of it */
#define ANOTHER_PATIENCE 2000  /* ms for an engine that somebody else is starting */
#define TRY_STEP         20    /* ms between two tries to connect */

/* Connects; -1 with errno where nobody answers. */
static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
        fcntl(fd, F_SETFL, 0) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static bool greet(struct line *line, const char *client, int64_t deadline, struct failure *failure)
{
    int64_t left = deadline - clock_steady();
    line->patience = left > 0 ? (int)left : 0;
    json_t *hello = json_pack("{s:i,s:s,s:s}", "wire", WIRE_VERSION, "version", PACKAGE_VERSION,
                              "client", client);
    struct failure unsent = {0};
    bool sent = line_send(line, WIRE_HELLO, 0, hello, &unsent);
    /* An engine that closes the line at once has said why. */
    if (!line_receive(line, &line->welcome, -1, failure)) {
        if (!sent && !line->told)
            *failure = unsent;
        return false;
    }
    line->patience = LINE_PATIENCE;
    int64_t version = wire_integer(&line->welcome, "wire", 0);
    if (line->welcome.type == WIRE_WELCOME && version == WIRE_VERSION)
        return true;
    return fail(failure, FAILURE_ENGINE,
                _("the engine at %s is version %s and speaks another version of the wire than this "
                  "%s; stop it with its own `centralita stop` and try again"),
                line->socket, wire_text(&line->welcome, "version"), PACKAGE_VERSION);
}

/* What came of a look at the sockets. */
enum found { FOUND, FOUND_NONE, FOUND_FAILED };

/* Takes the first socket that answers. What kept a socket that is there from answering goes to
 * `failure`. */
static enum found try_sockets(const struct place *place, const char *client, int64_t deadline,
                              struct line *line, struct failure *failure)
{
    for (size_t i = 0; i < place->socket_count; i++) {
        const char *path = place->sockets[i];
        int fd = connect_to(path);
        if (fd >= 0) {
            line_start(line, fd, path);
            if (greet(line, client, deadline, failure))
                return FOUND;
            line_close(line);
            return FOUND_FAILED;
        }
        if (errno != ENOENT && errno != ECONNREFUSED && failure->kind == FAILURE_NONE)
            fail(failure, FAILURE_ENGINE, _("can't connect to the engine at %s: %s"), path,
                 strerror(errno));
    }
    return FOUND_NONE;
}

/* Somebody else may have been quicker to start one, and it may not be ready yet. */
static bool try_again(const struct place *place, const char *client, int64_t deadline,
                      struct line *line)
{
    int64_t until = clock_steady() + ANOTHER_PATIENCE;
    for (;;) {
        struct failure ignored = {0};
        if (try_sockets(place, client, deadline, line, &ignored) == FOUND)
            return true;
        if (clock_steady() >= until || clock_steady() >= deadline)
            return false;
        poll(NULL, 0, TRY_STEP);
    }
}

static bool attach_started(const struct attach_options *options, const struct place *place,
                           int64_t deadline, struct line *line, struct failure *failure)
{
    struct place started = *place;
    enum start start =
        start_engine(place, options->dies_with_us, deadline, started.sockets[0], failure);
    if (start == STARTED) {
        started.socket_count = 1;
        enum found found = try_sockets(&started, options->client, deadline, line, failure);
        if (found == FOUND_NONE && failure->kind == FAILURE_NONE)
            fail(failure, FAILURE_ENGINE, _("the engine that was started is not at %s"),
                 started.sockets[0]);
        return found == FOUND;
    }
    if (start == START_FORGONE && try_again(place, options->client, deadline, line)) {
        failure_clear(failure);
        return true;
    }
    return false;
}

/* The sentence for whoever has nothing to attach to and nothing to start with. */
static bool fail_none(const struct attach_options *options, const struct place *place,
                      struct failure *failure)
{
    if (failure->kind != FAILURE_NONE)
        return false;
    if (!options->may_start)
        return fail(failure, FAILURE_ENGINE, _("no engine is running"));
    if (place->config[0])
        return fail(failure, FAILURE_ENGINE,
                    _("no engine is running, and %s has no [provider.NAME] to start one with"),
                    place->config);
    return fail(failure, FAILURE_ENGINE,
                _("no engine is running, and there is no configuration to start one with"));
}

bool attach(const struct attach_options *options, struct line *line, struct failure *failure)
{
    struct place place;
    int64_t deadline = clock_steady() + ATTACH_PATIENCE;
    *line = (struct line){.fd = -1};
    failure_clear(failure);
    if (!place_find(&place, options->config, options->socket, failure))
        return false;
    switch (try_sockets(&place, options->client, deadline, line, failure)) {
    case FOUND:
        failure_clear(failure);
        return true;
    case FOUND_FAILED:
        return false;
    case FOUND_NONE:
        break;
    }
    bool unusable = place.final && failure->kind != FAILURE_NONE; /* it is there, but not for us */
    if (unusable || !options->may_start || !place.config[0] || !place.has_provider)
        return fail_none(options, &place, failure);
    failure_clear(failure);
    return attach_started(options, &place, deadline, line, failure);
}
