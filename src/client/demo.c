/* SPDX-License-Identifier: MIT */
/* The demo. */
#include "client/client.h"
#include "client/families.h"

const struct command_option options_demo[] = {{0}};

bool run_demo(struct client *client, struct failure *failure)
{
    (void)client;
    return fail(failure, FAILURE_ENGINE, "later");
}
