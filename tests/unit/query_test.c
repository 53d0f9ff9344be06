/* SPDX-License-Identifier: MIT */
/* [query.NAME] of the configuration: what it says, and what is wrong with it. */
#include "config/query.h"

#include "base/paths.h"
#include "config/config.h"
#include "config/example.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GUIDE_MAX (256 * 1024) /* bytes */

#define OPERATOR "[query.Q]\nanswer = operator\n"
#define CHOICE   OPERATOR "choice.1 = One: A=1\n"
#define WORDS_16 " a b c d e f g h i j k l m n o p"
#define FIXED    "[query.Q]\nanswer = fixed\nvars = A=1\n"

static struct text faults;
static struct config config;

static bool read_text(const char *text)
{
    text_clear(&faults);
    return config_read(&config, scratch_text("c.conf", text), NULL, 0, scratch_fault, &faults);
}

static const struct query *must_read(const char *text)
{
    if (!read_text(text))
        fail_msg("%s", text_string(&faults));
    return config.query_count ? &config.queries[0] : NULL;
}

/* What the pattern gives to nobody, as it would be written. */
static const char *filled(const struct pattern *pattern)
{
    static char out[256];
    struct variables variables = {0};
    struct text text;
    char lacks[PATTERN_PLACE_SIZE];
    assert_true(pattern_fill(pattern, &(struct pattern_values){0}, &variables, lacks));
    text_start(&text, sizeof out - 1);
    assert_true(variables_describe(&variables, &text));
    snprintf(out, sizeof out, "%s", text_string(&text));
    text_free(&text);
    variables_free(&variables);
    return out;
}

static void an_operator_has_choices(void **state)
{
    (void)state;
    const struct query *query = must_read("\n[query.DESVIO]\nanswer = operator\ntimeout = 6\n"
                                          "choice.1 = Sales: DESTINO=911000222, PRIORIDAD=1\n"
                                          "choice.9 = Account manager :DESTINO={contact.owner}\n"
                                          "choice.3 = Go on:\ndefault = OTRO=911000999\n");
    assert_string_equal(query->name, "DESVIO");
    assert_int_equal(query->line, 2);
    assert_int_equal(query->way, QUERY_OPERATOR);
    assert_int_equal(query->timeout, 6);
    assert_null(query->vars);
    assert_string_equal(filled(query->fallback), "OTRO=911000999");
    assert_string_equal(query->choices[0].label, "Sales");
    assert_string_equal(filled(query->choices[0].pattern), "DESTINO=911000222, PRIORIDAD=1");
    assert_string_equal(query->choices[8].label, "Account manager");
    assert_true(pattern_uses_contact(query->choices[8].pattern));
    assert_string_equal(query->choices[2].label, "Go on");
    assert_string_equal(filled(query->choices[2].pattern), "");
    for (size_t i = 0; i < QUERY_CHOICES_MAX; i++)
        assert_int_equal(query->choices[i].pattern != NULL, i == 0 || i == 2 || i == 8);
    assert_string_equal(query->typed, "DESTINO");
    assert_string_equal(query->command, "");
    config_free(&config);
}

static void the_other_ways(void **state)
{
    (void)state;
    must_read("[query.S]\nanswer = contact\nvars = NOMBRE={contact.name}, NOTA=\"a, b\"\n"
              "default = NOMBRE=\n"
              "[query.R]\nanswer = command\ncommand = /usr/local/lib/route --fast\ntimeout = 2\n"
              "[query.F]\nanswer = fixed\nvars =\ndefault =\n");
    assert_int_equal(config.query_count, 3);
    const struct query *contact = config_query(&config, "S");
    assert_int_equal(contact->way, QUERY_CONTACT);
    assert_string_equal(filled(contact->vars), "NOMBRE=, NOTA=\"a, b\"");
    assert_string_equal(filled(contact->fallback), "NOMBRE=");
    assert_int_equal(contact->timeout, 5);
    assert_string_equal(contact->typed, "");
    const struct query *command = config_query(&config, "R");
    assert_int_equal(command->way, QUERY_COMMAND);
    assert_string_equal(command->command, "/usr/local/lib/route --fast");
    assert_int_equal(command->timeout, 2);
    assert_null(command->fallback);
    assert_null(command->vars);
    const struct query *fixed = config_query(&config, "F");
    assert_int_equal(fixed->way, QUERY_FIXED);
    assert_string_equal(filled(fixed->vars), "");
    assert_string_equal(filled(fixed->fallback), "");
    config_free(&config);
}

static void a_query_is_found_by_its_name_exactly(void **state)
{
    (void)state;
    static const char *const names[] = {"desvio", "DESVI", "DESVIOS", "", "query.DESVIO"};
    must_read("[query.DESVIO]\nanswer = fixed\nvars = A=1\n"
              "[query.a \xC3\xB1 = ;b.c]\nanswer = fixed\nvars = A=2\n");
    assert_ptr_equal(config_query(&config, "DESVIO"), &config.queries[0]);
    assert_ptr_equal(config_query(&config, "a \xC3\xB1 = ;b.c"), &config.queries[1]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(config_query(&config, names[i]));
    config_free(&config);
    must_read("[listener]\n");
    assert_null(config_query(&config, "DESVIO"));
    config_free(&config);
}

/* As `typed` says, else of the first choice, else of the default. */
static void a_typed_number_has_its_variable(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {OPERATOR "choice.2 = Two: B=1, A=2\nchoice.1 = One: A=1\n", "A"},
        {OPERATOR "choice.4 = Four: D=\nchoice.2 = Two: B=1, A=2\n", "B"},
        {OPERATOR "choice.1 = One: A=1\ntyped = NUMBER1\ndefault = Z=1\n", "NUMBER1"},
        {OPERATOR "choice.1 = One:\nchoice.2 = Two: B=\ndefault = Z=1\n", "Z"},
        {OPERATOR "choice.1 = One:\n", ""},
        {OPERATOR "choice.1 = One:\ndefault =\n", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(must_read(rows[i][0])->typed, rows[i][1]);
        config_free(&config);
    }
}

#define USELESS " is of no use with answer = "
#define X10     "xxxxxxxxxx"
#define X60     X10 X10 X10 X10 X10 X10

static void faults_name_file_and_line(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"[query]\n", "c.conf:1: there is no section [query]\n"},
        {"[query.]\n",
         "c.conf:1: [query.]: a query's name has 1 to 63 bytes, all of them printable\n"},
        {"[query." X60 "xxxx]\n",
         "c.conf:1: [query." X60 "xxxx]: a query's name has 1 to 63 bytes, all of them "
         "printable\n"},
        {"[query.A\x1B]\n",
         "c.conf:1: [query.A?]: a query's name has 1 to 63 bytes, all of them printable\n"},
        {"\n[query.Q]\n", "c.conf:2: [query.Q] lacks answer; for example: answer = operator\n"},
        {"[query.Q]\nanswer = magic\nvars = A=1\ncommand = x\n",
         "c.conf:2: [query.Q] answer: magic is not known; it can be fixed, contact, command or "
         "operator\n"},
        {"[query.Q]\nanswer = fixed\n",
         "c.conf:1: [query.Q] lacks vars, which answer = fixed needs; for example: vars = "
         "NOMBRE={contact.name}\n"},
        {"[query.Q]\nanswer = contact\ndefault = A=1\n",
         "c.conf:1: [query.Q] lacks vars, which answer = contact needs; for example: vars = "
         "NOMBRE={contact.name}\n"},
        {"[query.Q]\nanswer = command\n",
         "c.conf:1: [query.Q] lacks command, which answer = command needs; for example: command "
         "= /usr/local/lib/route --fast\n"},
        {"[query.Q]\nanswer = command\ncommand =\n", "c.conf:3: [query.Q] command: has no value\n"},
        {OPERATOR "typed = A\n",
         "c.conf:1: [query.Q] lacks choice.1, which answer = operator needs; for example: "
         "choice.1 = Sales: DESTINO=911000222\n"},
        {FIXED "command = x\nchoice.1 = a: A=1\nchoice.7 = b: A=1\ntyped = A\n",
         "c.conf:4: [query.Q] command:" USELESS "fixed; take the key away\n"
         "c.conf:5: [query.Q] choice.1:" USELESS "fixed; take the key away\n"
         "c.conf:6: [query.Q] choice.7:" USELESS "fixed; take the key away\n"
         "c.conf:7: [query.Q] typed:" USELESS "fixed; take the key away\n"},
        {CHOICE "vars = A=1\n",
         "c.conf:4: [query.Q] vars:" USELESS "operator; take the key away\n"},
        {"[query.Q]\nanswer = command\ncommand = x\nvars = A=1\n",
         "c.conf:4: [query.Q] vars:" USELESS "command; take the key away\n"},
        {FIXED "timeout = 0\n", "c.conf:4: [query.Q] timeout: 0 is no whole number from 1 to 60\n"},
        {FIXED "timeout = 61\n",
         "c.conf:4: [query.Q] timeout: 61 is no whole number from 1 to 60\n"},
        {"[query.Q]\nanswer = command\ncommand = x" WORDS_16 WORDS_16 WORDS_16 WORDS_16 "\n",
         "c.conf:3: [query.Q] command: has more than 64 words; write a script that has them\n"},
        {FIXED "choice.0 = a: A=1\n", "c.conf:4: [query.Q] has no key choice.0\n"},
        {FIXED "choice. = a: A=1\n", "c.conf:4: [query.Q] has no key choice.\n"},
        {FIXED "choice.10 = a: A=1\n", "c.conf:4: [query.Q] has no key choice.10\n"},
        {FIXED "choice = a: A=1\n", "c.conf:4: [query.Q] has no key choice\n"},
        {CHOICE "choice.1 = a: A=1\n",
         "c.conf:4: [query.Q] choice.1 is given twice, the first time in line 3\n"},
        {CHOICE "choice.2 = DESTINO=1\n",
         "c.conf:4: [query.Q] choice.2: lacks a label and a colon in front of its variables, as "
         "in Sales: DESTINO=911000222\n"},
        {CHOICE "choice.2 =  : DESTINO=1\n",
         "c.conf:4: [query.Q] choice.2: lacks a label and a colon in front of its variables, as "
         "in Sales: DESTINO=911000222\n"},
        {CHOICE "choice.2 =\n", "c.conf:4: [query.Q] choice.2: has no value\n"},
        {CHOICE "choice.2 = " X60 "xxxx: A=1\n",
         "c.conf:4: [query.Q] choice.2: its label is longer than 63 bytes\n"},
        {CHOICE "choice.2 = Two\x1B: A=1\n",
         "c.conf:4: [query.Q] choice.2: has a control character in it\n"},
        {CHOICE "choice.2 = Two: A=1, A=2\n", "c.conf:4: [query.Q] choice.2: A is given twice\n"},
        {CHOICE "typed = destino\n",
         "c.conf:4: [query.Q] typed: destino is no variable's name, which has only A to Z and 0 "
         "to 9, at most 15 of them\n"},
        {"[query.Q]\nanswer = contact\nvars = A=1, A=2\ndefault = B\n",
         "c.conf:3: [query.Q] vars: A is given twice\n"
         "c.conf:4: [query.Q] default: B has no =; write NAME=VALUE, NAME=VALUE, and a value with "
         "a comma in double quotes\n"},
        {"[query.Q]\nanswer = fixed\nvars = A={clock}\n",
         "c.conf:3: [query.Q] vars: {clock} is no place to fill in; there are {contact.name}, "
         "{contact.owner}, {contact.note}, {contact.number}, {contact.FIELD}, {caller}, {line}, "
         "{var.NAME}\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(read_text(rows[i][0]));
        assert_string_equal(text_string(&faults), rows[i][1]);
        config_free(&config);
    }
}

static void names_and_labels_can_be_as_long_as_they_may(void **state)
{
    (void)state;
    const struct query *query =
        must_read("[query." X60 "xxx]\nanswer = operator\nchoice.1 = " X60 "xxx: A=1\n");
    assert_string_equal(query->name, X60 "xxx");
    assert_string_equal(query->choices[0].label, X60 "xxx");
    config_free(&config);
}

static void there_are_not_too_many_of_them(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 64 * 1024);
    for (int i = 0; i <= QUERIES_MAX; i++)
        text_addf(&text, "[query.%d]\nanswer = fixed\nvars = A=%d\n", i, i);
    assert_false(read_text(text_string(&text)));
    assert_string_equal(text_string(&faults), "c.conf:193: there are more than 64 queries\n");
    assert_int_equal(config.query_count, QUERIES_MAX);
    assert_non_null(config_query(&config, "63"));
    config_free(&config);
    text_free(&text);
}

/* The example that `init` comments out, and the manual shows, has one of each way. */
static void the_examples_are_good(void **state)
{
    (void)state;
    unsigned ways = 0;
    must_read(config_example_queries);
    for (size_t i = 0; i < config.query_count; i++)
        ways |= 1u << config.queries[i].way;
    assert_int_equal(ways, (1u << QUERY_WAY_COUNT) - 1);
    config_free(&config);
}

/* Those of the guide are good too. */
static void the_guides_example_is_good(void **state)
{
    (void)state;
    static const char fence[] = "\n```ini\n";
    char path[PATH_SIZE];
    size_t length;
    const char *sources = getenv("TOP_SRCDIR");
    if (!sources)
        skip();
    assert_true(path_join(sources, "docs/questions.md", path));
    char *guide = path_read_file(path, GUIDE_MAX, &length, NULL);
    assert_non_null(guide);
    char *example = strstr(guide, fence);
    assert_non_null(example);
    example += strlen(fence);
    char *end = strstr(example, "```");
    assert_non_null(end);
    *end = '\0';
    must_read(example);
    assert_true(config.query_count > 0);
    config_free(&config);
    free(guide);
}

static int start(void **state)
{
    (void)state;
    text_start(&faults, 64 * 1024);
    scratch_start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&faults);
    scratch_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operator_has_choices),
        cmocka_unit_test(the_other_ways),
        cmocka_unit_test(a_query_is_found_by_its_name_exactly),
        cmocka_unit_test(a_typed_number_has_its_variable),
        cmocka_unit_test(faults_name_file_and_line),
        cmocka_unit_test(names_and_labels_can_be_as_long_as_they_may),
        cmocka_unit_test(there_are_not_too_many_of_them),
        cmocka_unit_test(the_examples_are_good),
        cmocka_unit_test(the_guides_example_is_good),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("query", tests, start, end);
}
