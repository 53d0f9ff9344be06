/* SPDX-License-Identifier: MIT */
/* The console's own configuration. */
#include "config/console_config.h"

#include "base/intl.h"
#include "config/section.h"
#include "config/tables.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SECTION "console"

bool console_config_path(char out[PATH_SIZE])
{
    return path_in_home(PATH_CONFIG_HOME, "centralita/" CONSOLE_CONFIG_FILE_NAME, out);
}

static enum console_ascii ascii_of(const char *word)
{
    if (strcmp(word, "auto") == 0)
        return CONSOLE_ASCII_AUTO;
    return strcmp(word, "yes") == 0 ? CONSOLE_ASCII_YES : CONSOLE_ASCII_NO;
}

static void take_values(struct console_config *config, const struct option_values *values)
{
    snprintf(config->theme, sizeof config->theme, "%s", option_text(values, "theme"));
    config->mouse = option_number(values, "mouse");
    config->bell = option_number(values, "bell");
    config->notify = option_number(values, "notify");
    config->clock = option_number(values, "clock");
    config->ascii = ascii_of(option_text(values, "ascii"));
}

bool console_config_read(struct console_config *config, const char *path, ini_fault *fault,
                         void *context)
{
    char usual[PATH_SIZE] = "";
    struct ini ini = {0};
    struct option_values values;
    if (!path && console_config_path(usual))
        path = usual;
    bool good = !path || access(path, F_OK) != 0 || ini_read(&ini, path, fault, context);
    struct section_reader reader = {
        .ini = &ini, .sink = {.path = path ? path : "", .tell = fault, .context = context}};
    section_read(&reader, SECTION,
                 &(struct section_part){.table = config_console_options, .values = &values}, 1,
                 false);
    for (size_t i = 0; i < ini.section_count; i++)
        if (strcmp(ini.sections[i].name, SECTION) != 0)
            fault_tell(&reader.sink, ini.sections[i].line, _("there is no section [%.80s] here"),
                       ini.sections[i].name);
    take_values(config, &values);
    option_values_free(&values);
    ini_free(&ini);
    return good && reader.sink.count == 0;
}
