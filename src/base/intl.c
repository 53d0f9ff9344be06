/* SPDX-License-Identifier: MIT */
/* The locale and the catalogue of messages. */
#include "base/intl.h"

#include <locale.h>

void intl_start(void)
{
    setlocale(LC_ALL, "");
    /* Numbers in configuration, JSON and SQL are written with a point, whatever the user's
     * language. */
    setlocale(LC_NUMERIC, "C");
    bindtextdomain(PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8"); /* what all of our code expects */
    textdomain(PACKAGE);
}
