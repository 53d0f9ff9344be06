/* SPDX-License-Identifier: MIT */
/* Patterns of answers: how they are read, refused and filled. */
#include "config/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_MAX (1024u * 1024u)

/* Somebody who has everything that a place can ask for. */
static struct pairs vars;
static struct contact ana;
static struct pattern_values all = {.caller = "+34666111601", .line = "123456789"};

static struct pattern *must_read(const char *text)
{
    struct failure failure = {0};
    struct pattern *pattern = pattern_read(text, &failure);
    if (!pattern)
        fail_msg("%s: %s", text, failure.sentence);
    return pattern;
}

/* The variables as NAME<value>, one behind the other, and what lacks. */
static void expect(const char *text, const struct pattern_values *values, const char *wanted,
                   const char *wanted_lacks)
{
    struct pattern *pattern = must_read(text);
    struct variables filled = {0};
    struct text got;
    char lacks[PATTERN_PLACE_SIZE] = "left over";
    assert_true(pattern_fill(pattern, values, &filled, lacks));
    text_start(&got, TEXT_MAX);
    for (size_t i = 0; i < filled.count; i++)
        text_addf(&got, "%s<%s>", filled.list[i].name, filled.list[i].value);
    if (strcmp(text_string(&got), wanted) != 0 || strcmp(lacks, wanted_lacks) != 0)
        fail_msg("%s gives %s, lacks \"%s\"", text, text_string(&got), lacks);
    text_free(&got);
    variables_free(&filled);
    pattern_free(pattern);
}

static void variables_are_read_in_their_order(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {" \t ", ""},
        {"A=1", "A<1>"},
        {"DESTINO=911000222, PRIORIDAD=1", "DESTINO<911000222>PRIORIDAD<1>"},
        {"Z=1,A=2,M=3", "Z<1>A<2>M<3>"},
        {" A \t=  1 2  , B= ", "A<1 2>B<>"},
        {"NOMBRE=", "NOMBRE<>"},
        {"A=,B=", "A<>B<>"},
        {"A=b=c", "A<b=c>"},
        {"123456789012345=x", "123456789012345<x>"},
        {"A=}", "A<}>"},
        {"A=\xC3\xB1\xC2\xA1\xC3\xBF", "A<\xC3\xB1\xC2\xA1\xC3\xBF>"},
        {"A=<&>'", "A<<&>'>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i][0], &all, rows[i][1], "");
}

static void quotes_count_around_a_whole_value(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"A=\"regular, pays late\"", "A<regular, pays late>"},
        {"A=\"x, y\" , B=2", "A<x, y>B<2>"},
        {"A=\"x, y\",B=\"z\"", "A<x, y>B<z>"},
        {"A=\" x \"", "A< x >"},
        {"A=\"\"", "A<>"},
        {"A=\"\" \t", "A<>"},
        {"A=\",\"", "A<,>"},
        {"A=the \"big\" one", "A<the \"big\" one>"},
        {"A=\"big\" one, B=2", "A<\"big\" one>B<2>"},
        {"A=\"", "A<\">"},
        {"A=\", B=2", "A<\">B<2>"},
        {"A=x\"", "A<x\">"},
        {"A=\"a\"b\"", "A<\"a\"b\">"},
        {"A=\"{caller}, {line}\"", "A<+34666111601, 123456789>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i][0], &all, rows[i][1], "");
}

static void places_are_filled(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"A={contact.name}", "A<Ana Ruiz>"},
        {"A={contact.owner}", "A<911000777>"},
        {"A={contact.note}", "A<pays late>"},
        {"A={contact.number}", "A<+34666111601>"},
        {"A={contact.city}", "A<Lugo>"},
        {"A={contact.named}", "A<a field>"},
        {"A={contact.of the day}", "A<with, a comma>"},
        {"A={contact.\xCE\xB1}", "A<alpha>"},
        {"A={caller}", "A<+34666111601>"},
        {"A={line}", "A<123456789>"},
        {"A={var.PEDIDO}", "A<1234>"},
        {"A={var.1}{var.PEDIDO}", "A<one1234>"},
        {"A=x {caller}, B=<{line}>", "A<x +34666111601>B<<123456789>>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i][0], &all, rows[i][1], "");
}

/* What comes from outside is not read again. */
static void what_is_filled_in_is_no_pattern(void **state)
{
    (void)state;
    struct pairs said = {0};
    assert_true(pairs_set(&said, "X", "{caller}, B=\"2\"", 0));
    expect("A={var.X}", &(struct pattern_values){.vars = &said, .caller = "1"},
           "A<{caller}, B=\"2\">", "");
    pairs_free(&said);
}

static void the_first_place_without_a_value_is_named(void **state)
{
    (void)state;
    static const struct contact bare = {.name = "Bea"};
    const struct pattern_values none = {0};
    const struct pattern_values hidden = {
        .caller = "", .line = "1", .vars = &vars, .contact = &bare};
    static const char *const places[] = {"contact.name",   "contact.owner", "contact.note",
                                         "contact.number", "contact.city",  "caller",
                                         "line",           "var.PEDIDO"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char text[64];
        snprintf(text, sizeof text, "A=x{%s}y, B={%s}", places[i], places[i]);
        expect(text, &none, "A<xy>B<>", places[i]);
    }
    expect("A={contact.name}, B={caller}, C={contact.owner}", &hidden, "A<Bea>B<>C<>", "caller");
    expect("A={contact.owner}{contact.note}", &hidden, "A<>", "contact.owner");
    expect("A={contact.number}", &hidden, "A<>", "contact.number");
    expect("A={contact.city}", &hidden, "A<>", "contact.city");
    expect("A={var.OTRO}, B={var.PEDIDO}", &hidden, "A<>B<1234>", "var.OTRO");
    expect("A={var.VACIO}", &hidden, "A<>", "var.VACIO");
}

#define PLACES                                                                             \
    "{contact.name}, {contact.owner}, {contact.note}, {contact.number}, {contact.FIELD}, " \
    "{caller}, {line}, {var.NAME}"
#define NO_PLACE " is no place to fill in; there are " PLACES
#define NO_NAME  " is no variable's name, which has only A to Z and 0 to 9, at most 15 of them"
#define NO_EQUALS \
    " has no =; write NAME=VALUE, NAME=VALUE, and a value with a comma in double quotes"
#define SIXTEEN    "1234567890123456"
#define SIXTY_FIVE SIXTEEN SIXTEEN SIXTEEN SIXTEEN "x"

static void faults_are_named(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"A", "A" NO_EQUALS},
        {"A=1, 2", "2" NO_EQUALS},
        {"A=\"1, 2", "2" NO_EQUALS},
        {"A=\"1\" 2, 3", "3" NO_EQUALS},
        {"A=1,", "a variable is missing beside a comma"},
        {",A=1", "a variable is missing beside a comma"},
        {"A=1, ,B=2", "a variable is missing beside a comma"},
        {"=1", "\"\"" NO_NAME},
        {"a=1", "\"a\"" NO_NAME},
        {"A B=1", "\"A B\"" NO_NAME},
        {"\xC3\x91=1", "\"\xC3\x91\"" NO_NAME},
        {SIXTEEN "=1", "\"" SIXTEEN "\"" NO_NAME},
        {"A=1, B=2, A=3", "A is given twice"},
        {"A={", "{" NO_PLACE},
        {"A={}", "{}" NO_PLACE},
        {"A={caller", "{caller" NO_PLACE},
        {"A={callers}", "{callers}" NO_PLACE},
        {"A={Caller}", "{Caller}" NO_PLACE},
        {"A={ caller}", "{ caller}" NO_PLACE},
        {"A={contact}", "{contact}" NO_PLACE},
        {"A={contact.}", "{contact.}" NO_PLACE},
        {"A={contact.{caller}}", "{contact.{caller}" NO_PLACE},
        {"A={var.}", "{var.}" NO_PLACE},
        {"A={var.pedido}", "{var.pedido}" NO_PLACE},
        {"A={var." SIXTEEN "}", "{var." SIXTEEN "}" NO_PLACE},
        {"A={contact." SIXTY_FIVE "}", "{contact." SIXTY_FIVE "}" NO_PLACE},
        {"A={contact.a\x1B}", "{contact.a?}" NO_PLACE},
        {"A={contact.a,b}", "{contact.a" NO_PLACE},
        {"A=\"{caller\", B=2}", "{caller" NO_PLACE},
        {"A={caller}{x}", "{x}" NO_PLACE},
        {"A=x \xE2\x82\xAC y",
         "Infocaller takes the characters of ISO-8859-1, and \xE2\x82\xAC is none"},
        {"A=x\ty", "x?y has a character that can't be printed"},
        {"A=\x1B[2J", "?[2J has a character that can't be printed"},
        {"A=\xC2\x85", "? has a character that can't be printed"},
        {"A=\xF1", "? has a character that can't be printed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct failure failure = {0};
        assert_null(pattern_read(rows[i][0], &failure));
        assert_int_equal(failure.kind, FAILURE_USAGE);
        if (strcmp(failure.sentence, rows[i][1]) != 0)
            fail_msg("%s: %s", rows[i][0], failure.sentence);
        assert_null(pattern_read(rows[i][0], NULL));
    }
}

static void lists_and_values_are_bounded(void **state)
{
    (void)state;
    struct failure failure = {0};
    struct text text;
    text_start(&text, TEXT_MAX);
    for (int i = 0; i < VARIABLES_MAX; i++)
        text_addf(&text, "%sV%d=", i ? "," : "", i);
    pattern_free(must_read(text_string(&text)));
    text_add(&text, ",W=");
    assert_null(pattern_read(text_string(&text), &failure));
    assert_string_equal(failure.sentence, "there are more than 64 variables");
    text_clear(&text);
    text_add(&text, "A=");
    for (int i = 0; i < VARIABLE_VALUE_MAX; i++)
        text_add_char(&text, 'x');
    pattern_free(must_read(text_string(&text)));
    text_add_char(&text, 'x');
    assert_null(pattern_read(text_string(&text), &failure));
    assert_string_equal(failure.sentence, "the value of A is longer than 4096 bytes");
    text_free(&text);
}

static void what_would_be_too_long_is_not_filled(void **state)
{
    (void)state;
    char note[CONTACT_NOTE_MAX + 1];
    memset(note, 'n', CONTACT_NOTE_MAX);
    note[CONTACT_NOTE_MAX] = '\0';
    const struct contact wordy = {.name = "Bea", .note = note};
    const struct pattern_values values = {.contact = &wordy};
    struct variables filled = {0};
    char lacks[PATTERN_PLACE_SIZE];
    struct pattern *pattern = must_read("A={contact.note}, B=1");
    assert_true(pattern_fill(pattern, &values, &filled, lacks));
    assert_int_equal(strlen(variables_get(&filled, "A")), CONTACT_NOTE_MAX);
    variables_free(&filled);
    pattern_free(pattern);
    pattern = must_read("B=1, A={contact.note}{contact.note}");
    assert_false(pattern_fill(pattern, &values, &filled, lacks));
    assert_int_equal(filled.count, 0);
    pattern_free(pattern);
}

static void what_it_uses_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first;
        bool contact;
    } rows[] = {
        {"", "", false},
        {"A=1, B=2", "A", false},
        {"B={caller}{line}{var.PEDIDO}", "B", false},
        {"A=1, B=x{contact.name}", "A", true},
        {"A={contact.owner}", "A", true},
        {"A={contact.note}", "A", true},
        {"A={contact.number}", "A", true},
        {"A={contact.city}", "A", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pattern *pattern = must_read(rows[i].text);
        assert_string_equal(pattern_first_name(pattern), rows[i].first);
        assert_int_equal(pattern_uses_contact(pattern), rows[i].contact);
        pattern_free(pattern);
    }
    pattern_free(NULL);
}

/* What is shown as written in the configuration reads back as the same. */
static void what_is_described_reads_the_same(void **state)
{
    (void)state;
    static const char *const rows[] = {"DESTINO=911000222, PRIORIDAD=1",
                                       "NOMBRE=Ana Ruiz, NOTA=\"regular, pays late\"", "A=", ""};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pattern *pattern = must_read(rows[i]);
        struct variables filled = {0};
        struct text text;
        char lacks[PATTERN_PLACE_SIZE];
        text_start(&text, TEXT_MAX);
        assert_true(pattern_fill(pattern, &all, &filled, lacks));
        assert_true(variables_describe(&filled, &text));
        assert_string_equal(text_string(&text), rows[i]);
        text_free(&text);
        variables_free(&filled);
        pattern_free(pattern);
    }
}

/* Whatever is written, it is refused with a sentence or fills with good names and bounded values.
 */
static void anything_is_read_or_refused(void **state)
{
    (void)state;
    static const char *const bits[] = {"A",
                                       "B=",
                                       "C9=x",
                                       ",",
                                       " ",
                                       "\"",
                                       "=",
                                       "{",
                                       "}",
                                       "{caller}",
                                       "{line}",
                                       "{var.",
                                       "PEDIDO",
                                       "{contact.",
                                       "name}",
                                       "note}",
                                       "\xC3\xB1",
                                       "\xE2\x82\xAC",
                                       "\xFF",
                                       "\t",
                                       "\x7F",
                                       "x, y",
                                       "{contact.city}",
                                       "9"};
    unsigned seed = 4;
    size_t good = 0;
    for (int turn = 0; turn < 20000; turn++) {
        char text[256];
        size_t used = 0;
        for (int pieces = rand_r(&seed) % 12; pieces >= 0; pieces--) {
            char byte[2] = {(char)(rand_r(&seed) % 255 + 1), '\0'};
            const char *bit = rand_r(&seed) % 16 == 0
                                  ? byte
                                  : bits[(size_t)rand_r(&seed) % (sizeof bits / sizeof *bits)];
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", bit);
        }
        struct failure failure = {0};
        struct pattern *pattern = pattern_read(text, &failure);
        assert_int_equal(pattern == NULL, failure.sentence[0] != '\0');
        struct variables filled = {0};
        char lacks[PATTERN_PLACE_SIZE];
        if (!pattern)
            continue;
        good++;
        assert_true(pattern_fill(pattern, &all, &filled, lacks));
        for (size_t i = 0; i < filled.count; i++)
            assert_true(variable_name_good(filled.list[i].name, strlen(filled.list[i].name)));
        variables_free(&filled);
        pattern_free(pattern);
    }
    assert_in_range(good, 200, 19000);
}

static int start(void **state)
{
    (void)state;
    memcpy(ana.name, "Ana Ruiz", sizeof "Ana Ruiz");
    memcpy(ana.owner, "911000777", sizeof "911000777");
    ana.note = strdup("pays late");
    assert_true(contact_add_number(&ana, "mobile", "+34666111601"));
    assert_true(contact_add_number(&ana, "", "+34911000333"));
    assert_true(pairs_set(&ana.fields, "city", "Lugo", 0));
    assert_true(pairs_set(&ana.fields, "\xCE\xB1", "alpha", 0));
    assert_true(pairs_set(&ana.fields, "named", "a field", 0));
    assert_true(pairs_set(&ana.fields, "of the day", "with, a comma", 0));
    assert_true(pairs_set(&ana.fields, "name", "not this one", 0));
    assert_true(pairs_set(&vars, "PEDIDO", "1234", 0));
    assert_true(pairs_set(&vars, "1", "one", 0));
    assert_true(pairs_set(&vars, "VACIO", "", 0));
    all.vars = &vars;
    all.contact = &ana;
    return 0;
}

static int end(void **state)
{
    (void)state;
    contact_free(&ana);
    pairs_free(&vars);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_are_read_in_their_order),
        cmocka_unit_test(quotes_count_around_a_whole_value),
        cmocka_unit_test(places_are_filled),
        cmocka_unit_test(what_is_filled_in_is_no_pattern),
        cmocka_unit_test(the_first_place_without_a_value_is_named),
        cmocka_unit_test(faults_are_named),
        cmocka_unit_test(lists_and_values_are_bounded),
        cmocka_unit_test(what_would_be_too_long_is_not_filled),
        cmocka_unit_test(what_it_uses_is_known),
        cmocka_unit_test(what_is_described_reads_the_same),
        cmocka_unit_test(anything_is_read_or_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("pattern", tests, start, end);
}
