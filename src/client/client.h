/* SPDX-License-Identifier: MIT */
/* What a command is run with. */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include "client/attach.h"
#include "client/line.h"
#include "client/options.h"

struct client {
    struct options options;
    struct attach_options attach; /* from --config and --socket */
    struct line line;             /* to the engine, for a command that attaches */
};

/* Runs the command line and returns the exit code (command_exits). */
int client_main(int argc, char **argv);

#endif
