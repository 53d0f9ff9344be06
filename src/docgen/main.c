/* SPDX-License-Identifier: MIT */
/* Writes the manual pages and the shells' completion from the tables of the programs; `make docs`
   runs it, and a check compares its work with what is kept. Not installed. */
#include "docgen/manual.h"

#include "base/paths.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *path; /* under the directory that is given */
    void (*write)(FILE *out);
} pages[] = {
    {"man/centralita.1", manual_client},        {"man/centralita.conf.5", manual_config},
    {"man/centralita-engine.8", manual_engine}, {"completion/centralita.bash", completion_bash},
    {"completion/_centralita", completion_zsh},
};

static bool write_page(const char *directory, size_t page)
{
    char path[PATH_SIZE];
    struct failure failure;
    if (!path_join(directory, pages[page].path, path) || !path_make_parent(path, &failure))
        return false;
    FILE *out = fopen(path, "w");
    if (!out) {
        fprintf(stderr, "docgen: can't write %s: %s\n", path, strerror(errno));
        return false;
    }
    pages[page].write(out);
    bool good = !ferror(out);
    if (fclose(out) != 0 || !good) {
        fprintf(stderr, "docgen: can't write %s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "docgen: needs the directory to write to\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (!write_page(argv[1], i))
            return 1;
    }
    return 0;
}
