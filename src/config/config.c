/* SPDX-License-Identifier: MIT */
/* The engine's configuration: finding the file, and reading it section by section. */
#include "config/config.h"

#include "base/intl.h"
#include "config/accounts.h"
#include "config/section.h"
#include "config/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IN_HOME        "centralita/" CONFIG_FILE_NAME
#define OF_SYSTEM      "/etc/centralita/" CONFIG_FILE_NAME
#define STATE_IN_HOME  "centralita"
#define SOCKET_IN_HOME "centralita/engine.sock"
#define SYSTEM_SOCKET  "/run/centralita/engine.sock"

/* Where the engine and whoever asks it may stand in different directories. */
static bool make_absolute(const char *path, char out[PATH_SIZE])
{
    char here[PATH_SIZE];
    if (path[0] != '/' && getcwd(here, sizeof here))
        return path_join(here, path, out);
    int length = snprintf(out, PATH_SIZE, "%s", path);
    return length >= 0 && length < PATH_SIZE;
}

bool config_find(const char *given, char out[PATH_SIZE])
{
    const char *named = given && *given ? given : getenv("CENTRALITA_CONFIG");
    if (named && *named)
        return make_absolute(named, out);
    if (path_in_home(PATH_CONFIG_HOME, IN_HOME, out) && access(out, F_OK) == 0)
        return true;
    if (access(OF_SYSTEM, R_OK) == 0)
        return make_absolute(OF_SYSTEM, out);
    out[0] = '\0';
    return false;
}

static void read_one(struct section_reader *reader, const char *section, const struct option *table,
                     struct option_values *values)
{
    struct section_part part = {.table = table, .values = values};
    section_read(reader, section, &part, 1, false);
}

/* Beside the state where there is no directory for sockets: there only who reads this file finds
 * it. */
static bool default_socket(const char *state_directory, char out[PATH_SIZE])
{
    if (path_in_home(PATH_RUNTIME_DIR, SOCKET_IN_HOME, out))
        return true;
    if (geteuid() == 0)
        return make_absolute(SYSTEM_SOCKET, out);
    return path_join(state_directory, "engine.sock", out);
}

static void read_engine(struct config *config, struct section_reader *reader)
{
    struct option_values *values = &config->engine_values;
    read_one(reader, "engine", config_engine_options, values);
    snprintf(config->state_directory, PATH_SIZE, "%s", option_text(values, "state_directory"));
    snprintf(config->socket, PATH_SIZE, "%s", option_text(values, "socket"));
    config->linger = (int)option_number(values, "linger");
    config->unconfirmed_after = (int)option_number(values, "unconfirmed_after");
    config->unconfirmed_connected_after = (int)option_number(values, "unconfirmed_connected_after");
    config->ask_after = (int)option_number(values, "ask_after");
    config->log_format = log_format_find(option_text(values, "log_format"));
    if (!config->state_directory[0] &&
        !path_in_home(PATH_STATE_HOME, STATE_IN_HOME, config->state_directory))
        fault_tell(&reader->sink, 0,
                   _("there is no home directory for the state; set state_directory in [engine]"));
    if (!config->socket[0] && !default_socket(config->state_directory, config->socket))
        fault_tell(&reader->sink, 0,
                   _("the path of the socket is too long; set socket in [engine]"));
}

static void read_agent(struct config *config, struct section_reader *reader)
{
    struct option_values *values = &config->agent_values;
    read_one(reader, "agent", config_agent_options, values);
    snprintf(config->agent.number, sizeof config->agent.number, "%s",
             option_text(values, "number"));
    snprintf(config->agent.country, sizeof config->agent.country, "%s",
             option_text(values, "country"));
    snprintf(config->agent.provider, sizeof config->agent.provider, "%s",
             option_text(values, "provider"));
}

static const char *text_or_null(const struct option_values *values, const char *key)
{
    const char *text = option_text(values, key);
    return *text ? text : NULL;
}

static void read_listener(struct config *config, struct section_reader *reader)
{
    struct option_values *values = &config->listener_values;
    read_one(reader, "listener", config_listener_options, values);
    config->listener.on = ini_section_find(reader->ini, "listener") != NULL;
    snprintf(config->listener.address, sizeof config->listener.address, "%s",
             option_text(values, "address"));
    snprintf(config->listener.public_url, sizeof config->listener.public_url, "%s",
             option_text(values, "public_url"));
    config->listener.port = (int)option_number(values, "port");
    config->listener.max_body = (int)option_number(values, "max_body");
    config->listener.key = text_or_null(values, "key");
    config->listener.allow = text_or_null(values, "allow");
}

static bool section_known(const char *name)
{
    if (accounts_name(name) || query_name(name) || agents_name(name))
        return true;
    for (const struct config_section *section = config_sections; section->name; section++)
        if (strcmp(section->file, CONFIG_FILE_NAME) == 0 && strcmp(section->name, name) == 0)
            return true;
    return false;
}

static void check_sections(struct section_reader *reader)
{
    for (size_t i = 0; i < reader->ini->section_count; i++)
        if (!section_known(reader->ini->sections[i].name))
            fault_tell(&reader->sink, reader->ini->sections[i].line,
                       _("there is no section [%.80s]"), reader->ini->sections[i].name);
}

bool config_read(struct config *config, const char *path, const struct config_kind *kinds,
                 size_t kind_count, ini_fault *fault, void *context)
{
    struct ini ini = {0};
    memset(config, 0, sizeof *config);
    snprintf(config->path, sizeof config->path, "%s", path);
    bool good = !*path || ini_read(&ini, path, fault, context);
    struct section_reader reader = {.ini = &ini,
                                    .sink = {.path = path, .tell = fault, .context = context},
                                    .defer_secrets = kinds == NULL};
    check_sections(&reader);
    read_engine(config, &reader);
    read_agent(config, &reader);
    read_listener(config, &reader);
    accounts_read(config, &reader, kinds, kind_count);
    routes_read(config, &reader);
    queries_read(config, &reader);
    roles_read(config, &reader);
    agents_read(config, &reader);
    section_check_mode(&reader);
    for (size_t i = 0; i < config->account_count; i++)
        config->accounts[i].config = config;
    ini_free(&ini);
    return good && reader.sink.count == 0;
}

void config_free(struct config *config)
{
    for (size_t i = 0; i < config->account_count; i++) {
        option_values_free(&config->accounts[i].common);
        option_values_free(&config->accounts[i].values);
    }
    free(config->accounts);
    free(config->routes);
    queries_free(config);
    roles_free(&config->roles);
    agents_free(config);
    option_values_free(&config->engine_values);
    option_values_free(&config->agent_values);
    option_values_free(&config->listener_values);
    memset(config, 0, sizeof *config);
}

struct config *config_hold(struct config *config)
{
    if (config)
        config->holders++;
    return config;
}

void config_drop(struct config *config)
{
    if (!config || config->holders-- > 0)
        return;
    config_free(config);
    free(config);
}

const struct account *account_hold(const struct account *account)
{
    if (account)
        config_hold(account->config);
    return account;
}

void account_drop(const struct account *account)
{
    if (account)
        config_drop(account->config);
}

bool account_same(const struct account *a, const struct account *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->country, b->country) == 0 && option_values_same(&a->common, &b->common) &&
           option_values_same(&a->values, &b->values);
}

const char *config_listener_key(struct config *config, struct failure *failure)
{
    struct option_value *value = option_find(&config->listener_values, "key");
    if (value && !value->text && value->source && !section_read_secret(value, failure))
        failure_prefix(failure, "%s:%d: [listener] key", config->path, value->line);
    config->listener.key = value ? value->text : NULL;
    return config->listener.key;
}
