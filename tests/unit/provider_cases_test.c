/* SPDX-License-Identifier: MIT */
/* Runs the case files of every kind of provider, tests/cases/KIND: an order in, the exact request
   out; a reply in, what became of the order out. The files' form is told in tests/cases/README. */
#include "provider_scene.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASE_SUFFIX ".case"

/* A test is named by this, and runs it. */
struct case_file {
    const char *kind;
    char *path;
};

struct case_list {
    struct CMUnitTest *tests;
    size_t count;
};

/* ---- Reading one file */

static void end_section(struct scene *scene, struct section *section)
{
    if (section->name[0])
        scene_play(scene, section);
    for (size_t i = 0; i < section->count; i++) {
        free(section->list[i].key);
        free(section->list[i].value);
    }
    *section = (struct section){0};
}

static void begin_section(const struct scene *scene, struct section *section, const char *line,
                          int number)
{
    size_t length = strcspn(line + 1, "]");
    if (length >= sizeof section->name || strcmp(line + 1 + length, "]") != 0)
        fail_msg("%s:%d: no [SECTION]", scene->file, number);
    memcpy(section->name, line + 1, length);
    section->line = number;
}

/* The value is the rest of the line, as it stands there. */
static void take_pair(const struct scene *scene, struct section *section, char *line, int number)
{
    char *value = strstr(line, " =");
    if (!value || !section->name[0])
        fail_msg("%s:%d: no KEY = VALUE of a section", scene->file, number);
    if (section->count == SECTION_LINES_MAX)
        fail_msg("%s:%d: more than %d lines in a section", scene->file, number, SECTION_LINES_MAX);
    *value = '\0';
    value += strlen(" =");
    section->list[section->count].key = strdup(line);
    section->list[section->count].value = strdup(value + (*value == ' '));
    section->count++;
}

static void take_line(struct scene *scene, struct section *section, char *line, int number)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '\0' || line[0] == '#')
        return;
    if (line[0] != '[') {
        take_pair(scene, section, line, number);
        return;
    }
    end_section(scene, section);
    begin_section(scene, section, line, number);
}

static void test_case_file(void **state)
{
    const struct case_file *file = *state;
    struct scene *scene = malloc(sizeof *scene);
    struct section *section = calloc(1, sizeof *section);
    char *line = NULL;
    size_t room = 0;
    FILE *stream = fopen(file->path, "r");
    assert_non_null(stream);
    scene_start(scene, file->path, file->kind);
    for (int number = 1; getline(&line, &room, stream) >= 0; number++)
        take_line(scene, section, line, number);
    end_section(scene, section);
    fclose(stream);
    if (scene->checked == 0)
        fail_msg("%s checks nothing", file->path);
    scene_free(scene);
    free(line);
    free(section);
    free(scene);
}

/* ---- Finding the files */

static int is_case(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, CASE_SUFFIX) == 0;
}

static bool add_file(struct case_list *list, const char *folder, const char *kind, const char *name)
{
    struct CMUnitTest *longer =
        realloc(list->tests, (list->count + 1) * sizeof *list->tests); /* few, and once */
    struct case_file *file = malloc(sizeof *file);
    if (longer)
        list->tests = longer;
    if (!longer || !file || asprintf(&file->path, "%s/%s", folder, name) < 0)
        return false;
    file->kind = kind;
    list->tests[list->count++] =
        (struct CMUnitTest){.name = strstr(file->path, kind), /* KIND/NAME.case */
                            .test_func = test_case_file,
                            .initial_state = file};
    return true;
}

/* A kind without cases is a fault: nothing would say that it works. */
static bool add_kind(struct case_list *list, const char *top, const char *kind)
{
    char folder[PATH_MAX];
    struct dirent **names = NULL;
    snprintf(folder, sizeof folder, "%s/tests/cases/%s", top, kind);
    int count = scandir(folder, &names, is_case, alphasort);
    bool good = count > 0;
    for (int i = 0; i < count; i++) {
        good = add_file(list, folder, kind, names[i]->d_name) && good;
        free(names[i]);
    }
    free(names);
    if (!good)
        fprintf(stderr, "%s: no case files\n", folder);
    return good;
}

static void free_list(struct case_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct case_file *file = list->tests[i].initial_state;
        free(file->path);
        free(file);
    }
    free(list->tests);
}

int main(void)
{
    struct case_list list = {0};
    const char *top = getenv("TOP_SRCDIR");
    bool good = true;
    for (size_t i = 0; provider_kinds[i]; i++)
        good = add_kind(&list, top ? top : ".", provider_kinds[i]->kind) && good;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = _cmocka_run_group_tests("providers", list.tests, list.count, NULL, NULL);
    free_list(&list);
    return good ? failed : 1;
}
