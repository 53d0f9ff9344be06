/* SPDX-License-Identifier: MIT */
/* What agents, and those who look after them, ask: who is how, pause, ready, wrap-up, phone. */
#include "base/intl.h"
#include "engine/agents.h"
#include "engine/requests.h"

#include <stdlib.h>
#include <string.h>

static void tell_done(void *context, const struct failure *failure)
{
    struct ask *ask = context;
    ask_done(ask, failure);
    free(ask);
}

/* The agent that is meant: the asker, or another one where that may be; NULL with a sentence. */
static const char *meant_agent(struct engine *engine, const struct client *client,
                               const struct wire_message *message, struct failure *failure)
{
    const char *asker = client_user(client);
    const char *given = wire_text(message, "agent");
    const char *name = given[0] ? given : asker;
    if (strcmp(name, asker) != 0 && client_right(client, message->type) != RIGHT_ALL) {
        fail(failure, FAILURE_NOT_DONE, _("that is for supervisors: %s is another agent"), name);
        return NULL;
    }
    if (strcmp(name, asker) != 0 && !agents_knows(engine->agents, name)) {
        fail(failure, FAILURE_NOT_DONE, _("there is no agent %s"), name);
        return NULL;
    }
    return agents_is_one(engine->agents, name, failure) ? name : NULL;
}

void request_agents(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    bool all = client_right(client, WIRE_AGENTS) == RIGHT_ALL;
    agents_list(engine->agents, all ? NULL : client_user(client), &ask);
    ask_done(&ask, NULL);
}

/* What was submitted answers by itself; what was not, now. */
static void end_unless(bool submitted, struct ask *ask, const struct failure *failure)
{
    if (!submitted)
        tell_done(ask, failure);
}

void request_pause(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct failure failure = {0};
    struct ask *ask = ask_keep(client_ask(client, message));
    const char *name = meant_agent(engine, client, message, &failure);
    end_unless(name && agents_pause(engine->agents, name, wire_text(message, "reason"),
                                    client_user(client), tell_done, ask, &failure),
               ask, &failure);
}

void request_ready(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct failure failure = {0};
    struct ask *ask = ask_keep(client_ask(client, message));
    const char *name = meant_agent(engine, client, message, &failure);
    if (name)
        agents_ready(engine->agents, name, client_user(client), tell_done, ask);
    end_unless(name != NULL, ask, &failure);
}

void request_wrap_up(struct engine *engine, struct client *client,
                     const struct wire_message *message)
{
    struct failure failure = {0};
    struct ask *ask = ask_keep(client_ask(client, message));
    const char *name = client_user(client);
    end_unless(agents_is_one(engine->agents, name, &failure) &&
                   agents_write_up(engine->agents, name, wire_text(message, "disposition"),
                                   tell_done, ask, &failure),
               ask, &failure);
}

void request_phone(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct failure failure = {0};
    struct ask *ask = ask_keep(client_ask(client, message));
    const char *name = client_user(client);
    end_unless(agents_is_one(engine->agents, name, &failure) &&
                   agents_sit(engine->agents, name, wire_text(message, "number"), tell_done, ask,
                              &failure),
               ask, &failure);
}
