/* SPDX-License-Identifier: MIT */
/* Reading theme files. */
#include "console/theme.h"

#include "base/intl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD_SIZE   64
#define COLOUR_MOST 255
#define BRIGHT      8 /* added to one of the first eight */

static const char *const colours[] = {"black", "red",     "green", "yellow",
                                      "blue",  "magenta", "cyan",  "white"};

static const struct {
    const char *word;
    enum attribute attribute;
} attributes[] = {
    {"bold", ATTRIBUTE_BOLD},       {"dim", ATTRIBUTE_DIM},
    {"italic", ATTRIBUTE_ITALIC},   {"underline", ATTRIBUTE_UNDERLINE},
    {"reverse", ATTRIBUTE_REVERSE},
};

static bool colour_read(const char *word, short *colour)
{
    static const char bright[] = "bright-";
    short more = 0;
    if (strcmp(word, "-") == 0) {
        *colour = COLOUR_OWN;
        return true;
    }
    char *end;
    long number = strtol(word, &end, 10);
    if (end != word && !*end) {
        *colour = (short)number;
        return number >= 0 && number <= COLOUR_MOST;
    }
    if (strncmp(word, bright, sizeof bright - 1) == 0) {
        more = BRIGHT;
        word += sizeof bright - 1;
    }
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
        if (strcmp(colours[i], word) == 0) {
            *colour = (short)(i + (size_t)more);
            return true;
        }
    }
    return false;
}

/* "75/bright-blue": the first for many colours, the second for few; one alone is for both. */
static bool colours_read(char *word, short *many, short *few)
{
    char *slash = strchr(word, '/');
    if (slash)
        *slash = '\0';
    if (!colour_read(word, many))
        return false;
    *few = *many;
    return slash ? colour_read(slash + 1, few) && *few < 2 * BRIGHT : *many < 2 * BRIGHT;
}

static bool attribute_read(const char *word, unsigned *set)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (strcmp(attributes[i].word, word) == 0) {
            *set |= attributes[i].attribute;
            return true;
        }
    }
    return false;
}

/* The next word of the line, or false at its end. */
static bool word_next(const char **at, char word[WORD_SIZE])
{
    *at += strspn(*at, " \t");
    size_t length = strcspn(*at, " \t");
    snprintf(word, WORD_SIZE, "%.*s", (int)length, *at);
    *at += length;
    return length > 0;
}

static bool style_read(struct style *style, const char *text)
{
    char word[WORD_SIZE];
    *style = (struct style){0};
    if (!word_next(&text, word) || !colours_read(word, &style->text, &style->text_few) ||
        !word_next(&text, word) || !colours_read(word, &style->background, &style->background_few))
        return false;
    while (word_next(&text, word)) {
        if (!attribute_read(word, &style->attributes))
            return false;
    }
    return true;
}

static int role_find(const char *word)
{
    int i = 0;
    while (i < ROLE_COUNT && strcmp(role_words[i], word) != 0)
        i++;
    return i;
}

static bool line_read(struct theme *theme, bool *given, const char *line, const char *path,
                      int number, struct failure *failure)
{
    char word[WORD_SIZE];
    char equals[WORD_SIZE];
    if (!word_next(&line, word) || word[0] == ';' || word[0] == '#')
        return true;
    int role = role_find(word);
    if (role == ROLE_COUNT)
        return fail(failure, FAILURE_USAGE, _("%s:%d: there is no role %s"), path, number, word);
    if (given[role])
        return fail(failure, FAILURE_USAGE, _("%s:%d: %s is given twice"), path, number, word);
    given[role] = true;
    if (!word_next(&line, equals) || strcmp(equals, "=") != 0 ||
        !style_read(&theme->styles[role], line))
        return fail(failure, FAILURE_USAGE,
                    _("%s:%d: write it as: %s = TEXT[/OF-16] BACKGROUND[/OF-16] ATTRIBUTES"), path,
                    number, word);
    return true;
}

bool theme_parse(struct theme *theme, const char *text, const char *path, struct failure *failure)
{
    bool given[ROLE_COUNT] = {false};
    char line[256];
    for (int number = 1; *text; number++) {
        size_t length = strcspn(text, "\r\n");
        if (length >= sizeof line)
            return fail(failure, FAILURE_USAGE, _("%s:%d: the line is too long"), path, number);
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        if (!line_read(theme, given, line, path, number, failure))
            return false;
        text += length + (text[length] == '\r');
        text += *text == '\n';
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!given[i])
            return fail(failure, FAILURE_USAGE, _("%s: the role %s is lacking"), path,
                        role_words[i]);
    }
    return true;
}

static bool is_there(const char *directory, const char *file, char path[PATH_SIZE])
{
    return directory && path_join(directory, file, path) && access(path, R_OK) == 0;
}

/* Beside the program, where it is run from the tree that it was built in. */
static bool is_beside_program(const char *file, char path[PATH_SIZE])
{
    char program[PATH_SIZE];
    char directory[PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    return path_join(program, "themes", directory) && is_there(directory, file, path);
}

bool theme_find(const char *name, char path[PATH_SIZE], struct failure *failure)
{
    char file[WORD_SIZE + sizeof ".theme"];
    char home[PATH_SIZE];
    if (strchr(name, '/')) {
        snprintf(path, PATH_SIZE, "%s", name);
        return access(path, R_OK) == 0 ||
               fail(failure, FAILURE_USAGE, _("the theme %s can't be read"), name);
    }
    int length = snprintf(file, sizeof file, "%s.theme", name);
    bool fits = length > 0 && length < (int)sizeof file;
    if (fits && path_in_home(PATH_CONFIG_HOME, "centralita/themes", home) &&
        is_there(home, file, path))
        return true;
    if (fits && (is_there(getenv("CENTRALITA_THEMES"), file, path) ||
                 is_beside_program(file, path) || is_there(PKGDATADIR "/themes", file, path)))
        return true;
    return fail(failure, FAILURE_USAGE, _("there is no theme %s"), name);
}

void theme_plain(struct theme *theme)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        theme->styles[i] = (struct style){COLOUR_OWN, COLOUR_OWN, COLOUR_OWN, COLOUR_OWN, 0};
    theme->styles[ROLE_SELECTED].attributes = ATTRIBUTE_REVERSE;
    theme->styles[ROLE_SELECTED_UNFOCUSED].attributes = ATTRIBUTE_UNDERLINE;
    theme->styles[ROLE_HEADER].attributes = ATTRIBUTE_REVERSE;
    theme->styles[ROLE_NOTICE].attributes = ATTRIBUTE_REVERSE;
    theme->styles[ROLE_KEY].attributes = ATTRIBUTE_BOLD;
    theme->styles[ROLE_TITLE_FOCUS].attributes = ATTRIBUTE_BOLD;
    theme->styles[ROLE_QUESTION].attributes = ATTRIBUTE_REVERSE;
    theme->styles[ROLE_CHOICE].attributes = ATTRIBUTE_BOLD;
    theme->styles[ROLE_URGENT].attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
}

struct style theme_style(const struct theme *theme, int base, int role)
{
    const struct style *under = &theme->styles[base];
    const struct style *over = &theme->styles[role];
    struct style style = *over;
    if (base == ROLE_TEXT)
        return style;
    style.background = under->background;
    style.background_few = under->background_few;
    style.attributes |= under->attributes;
    if (role == ROLE_TEXT || over->text == COLOUR_OWN || base == ROLE_SELECTED) {
        style.text = under->text;
        style.text_few = under->text_few;
    }
    return style;
}

bool theme_load(struct theme *theme, const char *name, struct failure *failure)
{
    char path[PATH_SIZE];
    size_t length;
    if (!theme_find(name, path, failure))
        return false;
    char *text = path_read_file(path, THEME_FILE_MAX, &length, failure);
    bool good = text && theme_parse(theme, text, path, failure);
    free(text);
    return good;
}
