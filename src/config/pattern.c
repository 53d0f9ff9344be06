/* SPDX-License-Identifier: MIT */
/* Patterns of answers. A pattern is kept as its variables with their values as written: the scanner
   that checks a value when it is read finds the places in it when it is filled. */
#include "config/pattern.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS      " \t"
#define SHOWN_MAX   80  /* bytes of what is wrong, in a sentence */
#define PLACES_MAX  256 /* bytes of their list, in a sentence */
#define LATIN1_MAX  0xFFu
#define UNICODE_MAX 0x10FFFFu

struct pattern {
    struct variables templates;
};

enum place { /* the contact's first */
             CONTACT_NAME,
             CONTACT_OWNER,
             CONTACT_NOTE,
             CONTACT_NUMBER,
             CONTACT_FIELD,
             CALLER,
             LINE,
             VAR,
             PLACE_COUNT
};

_Static_assert(sizeof "contact." + PAIR_NAME_MAX <= PATTERN_PLACE_SIZE,
               "the name of the longest place fits");

/* A name in full stands before the one that it begins with. */
const struct pattern_place pattern_places[] = {
    [CONTACT_NAME] = {"contact.name", "", N_("The name of the caller's contact")},
    [CONTACT_OWNER] = {"contact.owner", "", N_("Who looks after the contact")},
    [CONTACT_NOTE] = {"contact.note", "", N_("The contact's note")},
    [CONTACT_NUMBER] = {"contact.number", "", N_("The contact's first number")},
    [CONTACT_FIELD] = {"contact.", "FIELD", N_("Any other field of the contact")},
    [CALLER] = {"caller", "", N_("The caller's number; nothing where it is hidden")},
    [LINE] = {"line", "", N_("The line that was called")},
    [VAR] = {"var.", "NAME", N_("A variable that came with the question")},
    [PLACE_COUNT] = {NULL, NULL, NULL}};

/* A run of literal text, or a place. */
struct piece {
    bool literal;
    enum place place;
    const char *text; /* literal text; else the place's name, with what follows it */
    size_t length;
};

/* Bytes of a text, without the blanks around them. */
struct span {
    const char *begin;
    size_t length;
};

static struct span trim(const char *begin, const char *end)
{
    while (begin < end && strchr(BLANKS, *begin))
        begin++;
    while (end > begin && strchr(BLANKS, end[-1]))
        end--;
    return (struct span){begin, (size_t)(end - begin)};
}

static int shown(size_t length)
{
    return (int)(length < SHOWN_MAX ? length : SHOWN_MAX);
}

static bool fail_place(const char *text, size_t length, struct failure *failure)
{
    struct text list;
    text_start(&list, PLACES_MAX);
    for (const struct pattern_place *place = pattern_places; place->name; place++)
        text_addf(&list, "%s{%s%s}", place == pattern_places ? "" : ", ", place->name, place->rest);
    fail(failure, FAILURE_USAGE, _("%.*s is no place to fill in; there are %s"), shown(length),
         text, text_string(&list));
    text_free(&list);
    return false;
}

/* `most`: the last character that there may be. */
static bool check_characters(const char *text, size_t length, uint32_t most,
                             struct failure *failure)
{
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        size_t took = utf8_read(text + at, length - at, &character, &good);
        if (!good || utf8_is_control(character))
            return fail(failure, FAILURE_USAGE, _("%.*s has a character that can't be printed"),
                        shown(length), text);
        if (character > most)
            return fail(failure, FAILURE_USAGE,
                        _("Infocaller takes the characters of ISO-8859-1, and %.*s is none"),
                        (int)took, text + at);
        at += took;
    }
    return true;
}

/* What stands behind the dot. */
static bool rest_good(enum place place, const char *rest, size_t length)
{
    if (place == VAR)
        return variable_name_good(rest, length);
    return length > 0 && length <= PAIR_NAME_MAX && !memchr(rest, '{', length) &&
           check_characters(rest, length, UNICODE_MAX, NULL);
}

static bool find_place(struct piece *piece)
{
    for (int i = 0; i < PLACE_COUNT; i++) {
        const struct pattern_place *place = &pattern_places[i];
        size_t length = strlen(place->name);
        if (piece->length < length || memcmp(piece->text, place->name, length) != 0)
            continue;
        piece->place = (enum place)i;
        if (place->rest[0] ? rest_good(piece->place, piece->text + length, piece->length - length)
                           : piece->length == length)
            return true;
    }
    return false;
}

/* The piece at `*at`, which moves behind it. False with a sentence where it is none. */
static bool next_piece(const char **at, struct piece *piece, struct failure *failure)
{
    const char *begin = *at;
    if (*begin != '{') {
        *piece = (struct piece){.literal = true, .text = begin, .length = strcspn(begin, "{")};
        *at = begin + piece->length;
        return check_characters(begin, piece->length, LATIN1_MAX, failure);
    }
    size_t length = strcspn(begin + 1, "}");
    *piece = (struct piece){.text = begin + 1, .length = length};
    bool closed = begin[1 + length] == '}';
    if (!closed || !find_place(piece))
        return fail_place(begin, 1 + length + closed, failure);
    *at = begin + 1 + length + 1;
    return true;
}

static bool check_value(const char *value, struct failure *failure)
{
    struct piece piece;
    while (*value)
        if (!next_piece(&value, &piece, failure))
            return false;
    return true;
}

/* The value that begins at `at` (no blank); `*next` is the comma behind it, or the end. */
static struct span find_value(const char *at, const char **next)
{
    const char *quote = *at == '"' ? strchr(at + 1, '"') : NULL;
    if (quote) {
        const char *behind = quote + 1 + strspn(quote + 1, BLANKS);
        if (*behind == ',' || *behind == '\0') {
            *next = behind;
            return (struct span){at + 1, (size_t)(quote - at - 1)};
        }
    }
    *next = at + strcspn(at, ",");
    return trim(at, *next);
}

static bool add(struct pattern *pattern, struct span name, struct span value,
                struct failure *failure)
{
    if (!variable_name_good(name.begin, name.length))
        return fail(failure, FAILURE_USAGE,
                    _("\"%.*s\" is no variable's name, which has only A to Z and 0 to 9, at most "
                      "%d of them"),
                    shown(name.length), name.begin, VARIABLE_NAME_MAX);
    if (pattern->templates.count == VARIABLES_MAX)
        return fail(failure, FAILURE_USAGE, _("there are more than %d variables"), VARIABLES_MAX);
    if (value.length > VARIABLE_VALUE_MAX)
        return fail(failure, FAILURE_USAGE, _("the value of %.*s is longer than %d bytes"),
                    (int)name.length, name.begin, VARIABLE_VALUE_MAX);
    char *key = strndup(name.begin, name.length);
    char *text = strndup(value.begin, value.length);
    bool good = key && text;
    if (!good)
        fail(failure, FAILURE_ENGINE, _("out of memory"));
    else if (variables_get(&pattern->templates, key))
        good = fail(failure, FAILURE_USAGE, _("%s is given twice"), key);
    good = good && check_value(text, failure);
    if (good && !variables_set(&pattern->templates, key, text))
        good = fail(failure, FAILURE_ENGINE, _("out of memory"));
    free(key);
    free(text);
    return good;
}

/* One NAME=VALUE, and the comma behind it if there is one. */
static bool read_one(struct pattern *pattern, const char **at, struct failure *failure)
{
    size_t length = strcspn(*at, "=,");
    struct span name = trim(*at, *at + length);
    if ((*at)[length] != '=' && name.length == 0)
        return fail(failure, FAILURE_USAGE, _("a variable is missing beside a comma"));
    if ((*at)[length] != '=')
        return fail(failure, FAILURE_USAGE,
                    _("%.*s has no =; write NAME=VALUE, NAME=VALUE, and a value with a comma in "
                      "double quotes"),
                    shown(name.length), name.begin);
    const char *begin = *at + length + 1;
    const char *next;
    struct span value = find_value(begin + strspn(begin, BLANKS), &next);
    if (!add(pattern, name, value, failure))
        return false;
    *at = next;
    return true;
}

struct pattern *pattern_read(const char *text, struct failure *failure)
{
    struct pattern *pattern = calloc(1, sizeof *pattern);
    bool good = pattern || fail(failure, FAILURE_ENGINE, _("out of memory"));
    bool more = text[strspn(text, BLANKS)] != '\0';
    while (good && more) {
        good = read_one(pattern, &text, failure);
        more = good && *text == ',';
        text += more;
    }
    if (good)
        return pattern;
    pattern_free(pattern);
    return NULL;
}

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    variables_free(&pattern->templates);
    free(pattern);
}

/* NULL or "" where it has no value. `name` is the place's in full. */
static const char *value_of(enum place place, const char *name, const struct pattern_values *values)
{
    const char *rest = name + strlen(pattern_places[place].name);
    const struct contact *contact = values->contact;
    switch (place) {
    case CALLER:
        return values->caller;
    case LINE:
        return values->line;
    case VAR:
        return values->vars ? pairs_get(values->vars, rest) : NULL;
    case CONTACT_NAME:
        return contact ? contact->name : NULL;
    case CONTACT_OWNER:
        return contact ? contact->owner : NULL;
    case CONTACT_NOTE:
        return contact ? contact->note : NULL;
    case CONTACT_NUMBER:
        return contact && contact->number_count ? contact->numbers[0].number : NULL;
    case CONTACT_FIELD:
        return contact ? pairs_get(&contact->fields, rest) : NULL;
    case PLACE_COUNT:
        break;
    }
    return NULL;
}

static void fill_place(struct text *out, const struct piece *piece,
                       const struct pattern_values *values, char lacks[PATTERN_PLACE_SIZE])
{
    char name[PATTERN_PLACE_SIZE];
    memcpy(name, piece->text, piece->length);
    name[piece->length] = '\0';
    const char *value = value_of(piece->place, name, values);
    if (value && *value)
        text_add(out, value);
    else if (!lacks[0])
        memcpy(lacks, name, piece->length + 1);
}

bool pattern_fill(const struct pattern *pattern, const struct pattern_values *values,
                  struct variables *out, char lacks[PATTERN_PLACE_SIZE])
{
    struct text value;
    bool good = true;
    lacks[0] = '\0';
    text_start(&value, VARIABLE_VALUE_MAX);
    for (size_t i = 0; i < pattern->templates.count && good; i++) {
        const struct variable *variable = &pattern->templates.list[i];
        struct piece piece;
        text_clear(&value);
        for (const char *at = variable->value; *at && next_piece(&at, &piece, NULL);)
            if (piece.literal)
                text_add_bytes(&value, piece.text, piece.length);
            else
                fill_place(&value, &piece, values, lacks);
        good = !value.failed && variables_set(out, variable->name, text_string(&value));
    }
    text_free(&value);
    if (!good)
        variables_free(out);
    return good;
}

bool pattern_uses_contact(const struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->templates.count; i++) {
        struct piece piece;
        for (const char *at = pattern->templates.list[i].value;
             *at && next_piece(&at, &piece, NULL);)
            if (!piece.literal && piece.place <= CONTACT_FIELD)
                return true;
    }
    return false;
}

const char *pattern_first_name(const struct pattern *pattern)
{
    return pattern->templates.count ? pattern->templates.list[0].name : "";
}
