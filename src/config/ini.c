/* SPDX-License-Identifier: MIT */
/* The reader of the configuration's file format. */
#include "config/ini.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UTF8_MARK  "\xEF\xBB\xBF" /* some editors put it in front */
#define FIRST_ROOM 16

struct reader {
    struct ini *ini;
    struct fault_sink sink;
    const char *section; /* of the lines that are read; NULL before the first */
    bool skip;           /* the section's line was wrong: its keys are not looked at */
    int line;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Trims in place; returns its begin. */
static char *trim(char *text)
{
    while (is_blank(*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

/* Room for one more in a list that doubles; false without memory. */
static bool list_grow(void *list, size_t count, size_t size)
{
    bool full = count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);
    if (!full)
        return true;
    void *old;
    memcpy(&old, list, sizeof old);
    void *more = realloc(old, (count ? count * 2 : FIRST_ROOM) * size);
    if (!more)
        return false;
    memcpy(list, &more, sizeof more);
    return true;
}

const struct ini_section *ini_section_find(const struct ini *ini, const char *section)
{
    for (size_t i = 0; i < ini->section_count; i++)
        if (strcmp(ini->sections[i].name, section) == 0)
            return &ini->sections[i];
    return NULL;
}

const struct ini_entry *ini_find(const struct ini *ini, const char *section, const char *key)
{
    for (size_t i = 0; i < ini->count; i++)
        if (strcmp(ini->list[i].section, section) == 0 && strcmp(ini->list[i].key, key) == 0)
            return &ini->list[i];
    return NULL;
}

static void tell_full(struct reader *reader)
{
    fault_tell(&reader->sink, reader->line, _("out of memory, or more than %d keys or sections"),
               INI_ENTRIES_MAX);
}

static void read_section(struct reader *reader, char *text)
{
    struct ini *ini = reader->ini;
    size_t length = strlen(text);
    reader->skip = true;
    if (text[length - 1] != ']') {
        fault_tell(&reader->sink, reader->line, _("a section's line ends with ]: %.80s"), text);
        return;
    }
    text[length - 1] = '\0';
    char *name = trim(text + 1);
    const struct ini_section *known = ini_section_find(ini, name);
    if (*name == '\0' || strpbrk(name, "[]")) {
        fault_tell(&reader->sink, reader->line, _("a section has a name without brackets in it"));
        return;
    }
    if (!known) {
        char *copy = strdup(name);
        if (!copy || ini->section_count >= INI_ENTRIES_MAX ||
            !list_grow(&ini->sections, ini->section_count, sizeof *ini->sections)) {
            free(copy);
            tell_full(reader);
            return;
        }
        ini->sections[ini->section_count] = (struct ini_section){copy, reader->line};
        known = &ini->sections[ini->section_count++];
    }
    reader->section = known->name;
    reader->skip = false;
}

static void entry_free(struct ini_entry *entry)
{
    free(entry->section);
    free(entry->key);
    if (entry->value)
        explicit_bzero(entry->value, strlen(entry->value));
    free(entry->value);
}

static void add_entry(struct reader *reader, const char *key, const char *value)
{
    struct ini *ini = reader->ini;
    struct ini_entry entry = {strdup(reader->section), strdup(key), strdup(value), reader->line};
    if (!entry.section || !entry.key || !entry.value || ini->count >= INI_ENTRIES_MAX ||
        !list_grow(&ini->list, ini->count, sizeof *ini->list)) {
        entry_free(&entry);
        tell_full(reader);
        return;
    }
    ini->list[ini->count++] = entry;
}

/* What stands there may be a secret that lost its key, so it is not shown. */
static void read_pair(struct reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals) {
        fault_tell(&reader->sink, reader->line,
                   _("this is no section, no comment and no KEY = VALUE"));
        return;
    }
    *equals = '\0';
    const char *key = trim(text);
    const char *value = trim(equals + 1);
    if (reader->skip)
        return;
    if (*key == '\0') {
        fault_tell(&reader->sink, reader->line, _("a key is missing in front of the ="));
    } else if (!reader->section) {
        fault_tell(&reader->sink, reader->line, _("the key %.80s stands before any [section]"),
                   key);
    } else {
        const struct ini_entry *first = ini_find(reader->ini, reader->section, key);
        if (first)
            fault_tell(&reader->sink, reader->line,
                       _("[%s] %.80s is given twice, the first time in line %d"), reader->section,
                       key, first->line);
        else
            add_entry(reader, key, value);
    }
}

static void read_line(struct reader *reader, char *line, size_t length)
{
    if (length > INI_LINE_MAX) {
        fault_tell(&reader->sink, reader->line, _("the line is longer than %d bytes"),
                   INI_LINE_MAX);
        return;
    }
    if (memchr(line, '\0', length)) {
        fault_tell(&reader->sink, reader->line, _("the line has a NUL byte in it"));
        return;
    }
    if (!utf8_valid(line, length)) {
        fault_tell(&reader->sink, reader->line, _("the line is not in UTF-8"));
        return;
    }
    char *text = trim(line);
    if (*text == '[')
        read_section(reader, text);
    else if (*text != '\0' && *text != ';' && *text != '#')
        read_pair(reader, text);
}

static void read_lines(struct reader *reader, char *bytes, size_t length)
{
    size_t mark = strlen(UTF8_MARK);
    size_t at = length >= mark && memcmp(bytes, UTF8_MARK, mark) == 0 ? mark : 0;
    while (at < length) {
        char *end = memchr(bytes + at, '\n', length - at);
        size_t next = end ? (size_t)(end - bytes) + 1 : length;
        size_t stop = end ? next - 1 : length;
        if (stop > at && bytes[stop - 1] == '\r')
            stop--;
        bytes[stop] = '\0'; /* the buffer has a byte more than the file */
        reader->line++;
        read_line(reader, bytes + at, stop - at);
        at = next;
    }
}

/* Reads to the end, into a buffer that is wiped and freed by the caller. -1 where it can't be read.
 */
static ssize_t read_all(int file, char *bytes)
{
    size_t used = 0;
    for (;;) {
        ssize_t got = read(file, bytes + used, INI_FILE_MAX + 1 - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        used += (size_t)got;
        if (got == 0 || used > INI_FILE_MAX)
            return (ssize_t)used;
    }
}

static void read_file(struct reader *reader, int file)
{
    struct stat facts;
    char *bytes = malloc(INI_FILE_MAX + 2);
    ssize_t length = bytes && fstat(file, &facts) == 0 ? read_all(file, bytes) : -1;
    if (length < 0) {
        fault_tell(&reader->sink, 0, _("can't be read: %s"), strerror(errno));
    } else if (length > INI_FILE_MAX) {
        fault_tell(&reader->sink, 0, _("is larger than %d bytes"), INI_FILE_MAX);
    } else {
        reader->ini->mode = facts.st_mode & 0777u;
        read_lines(reader, bytes, (size_t)length);
    }
    if (length > 0)
        explicit_bzero(bytes, (size_t)length);
    free(bytes);
}

bool ini_read(struct ini *ini, const char *path, ini_fault *fault, void *context)
{
    *ini = (struct ini){.path = strdup(path)};
    struct reader reader = {.ini = ini, .sink = {.path = path, .tell = fault, .context = context}};
    int file = ini->path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        fault_tell(&reader.sink, 0, _("can't be read: %s"), strerror(errno));
        return false;
    }
    read_file(&reader, file);
    close(file);
    return reader.sink.count == 0;
}

void ini_free(struct ini *ini)
{
    for (size_t i = 0; i < ini->count; i++)
        entry_free(&ini->list[i]);
    for (size_t i = 0; i < ini->section_count; i++)
        free(ini->sections[i].name);
    free(ini->list);
    free(ini->sections);
    free(ini->path);
    *ini = (struct ini){0};
}
