/* SPDX-License-Identifier: MIT */
/* Whether the programs of the queries are there: a part of `centralita check`. */
#include "base/intl.h"
#include "base/paths.h"
#include "base/words.h"
#include "engine/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* errno, 0 for none. */
static int try_to_run(const char *path)
{
    struct stat facts;
    if (access(path, X_OK) != 0 || stat(path, &facts) != 0)
        return errno;
    return S_ISDIR(facts.st_mode) ? EISDIR : 0;
}

/* As the program is found that gets started: in PATH, where its name has no slash. Of several
   reasons the last one that is more than "not here" is told. */
static int find_and_try(const char *name)
{
    const char *folders = getenv("PATH");
    char path[PATH_SIZE];
    int error = ENOENT;
    if (strchr(name, '/'))
        return try_to_run(name);
    for (size_t length; folders && *folders && error; folders += length) {
        folders += *folders == ':';
        length = strcspn(folders, ":");
        const char *folder = length ? folders : "."; /* as execvp reads an empty one */
        if (snprintf(path, sizeof path, "%.*s/%s", length ? (int)length : 1, folder, name) >=
            (int)sizeof path)
            continue;
        int found = try_to_run(path);
        error = found == ENOENT ? error : found;
    }
    return error;
}

void check_commands(const struct config *config)
{
    for (size_t i = 0; i < config->query_count; i++) {
        const struct query *query = &config->queries[i];
        char *words[WORDS_MAX + 1];
        char *line = query->way == QUERY_COMMAND ? strdup(query->command) : NULL;
        int error = line && words_split(line, words) > 0 ? find_and_try(words[0]) : 0;
        if (error)
            fprintf(stderr,
                    _("%s:%d: [query.%s] command: %s can't be run here: %s; what it is asked would "
                      "get the default\n"),
                    config->path, option_line(&query->values, "command"), query->name, words[0],
                    strerror(error));
        free(line);
    }
}
