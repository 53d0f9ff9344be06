/* SPDX-License-Identifier: MIT */
/* `centralita`: the console, and every command that a person or a script gives. */
#include "base/intl.h"
#include "client/client.h"

int main(int argc, char **argv)
{
    intl_start();
    return client_main(argc, argv);
}
