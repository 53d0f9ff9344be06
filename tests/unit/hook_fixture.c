/* SPDX-License-Identifier: MIT */
/* The configuration that the tests of the listener share. */
#include "hook_fixture.h"

#include <stdlib.h>
#include <string.h>

static const struct option options[] = {
    {.key = "line", .type = OPTION_PHONE, .required = true},
    {.key = "password", .type = OPTION_SECRET, .required = true},
    {.key = "id_variable", .type = OPTION_VARIABLE},
};

#define OPTION_COUNT (sizeof options / sizeof *options)

static void account_fill(struct account *account, const char *name, const char *kind,
                         const char *const values[OPTION_COUNT])
{
    strcpy(account->name, name);
    strcpy(account->kind, kind);
    strcpy(account->country, "ES");
    strcpy(account->timezone, "Europe/Madrid");
    account->values.list = calloc(OPTION_COUNT, sizeof *account->values.list);
    account->values.count = OPTION_COUNT;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        account->values.list[i].option = &options[i];
        if (values[i])
            account->values.list[i].text = strdup(values[i]);
    }
}

struct config *fixture_config(const char *key)
{
    struct config *config = calloc(1, sizeof *config);
    config->listener.on = true;
    config->listener.key = key;
    config->account_count = 3;
    config->accounts = calloc(config->account_count, sizeof *config->accounts);
    account_fill(&config->accounts[0], "madrid", "infocaller",
                 (const char *const[]){"123456789", "3956", "CENTRALITA"});
    account_fill(&config->accounts[1], "two/lines", "infocaller",
                 (const char *const[]){"911000111", "1234", NULL});
    account_fill(&config->accounts[2], "other", "duocom", (const char *const[]){"1", "1", NULL});
    return config;
}

void fixture_config_free(struct config *config)
{
    config_free(config);
    free(config);
}
