/* SPDX-License-Identifier: MIT */
/* Command lines: what is taken, what is refused with which sentence, and the table itself. */
#include "client/options.h"

#include "base/clock.h"
#include "model/capability.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS_MAX 80

static struct options options;
static struct failure failure;

/* Reads words up to a NULL behind the program's name. */
static bool read_words(const char *const *words)
{
    static char *argv[WORDS_MAX];
    int argc = 0;
    argv[argc++] = (char *)"centralita";
    for (; *words && argc + 1 < WORDS_MAX; words++)
        argv[argc++] = (char *)(uintptr_t)*words;
    argv[argc] = NULL;
    failure_clear(&failure);
    return options_read(&options, argc, argv, &failure);
}

#define READ(...) read_words((const char *const[]){__VA_ARGS__, NULL})

static void assert_refused(bool read, const char *part)
{
    assert_false(read);
    assert_int_equal(failure.kind, FAILURE_USAGE);
    if (!strstr(failure.sentence, part))
        fail_msg("\"%s\" does not say \"%s\"", failure.sentence, part);
}

static void no_words_are_the_console(void **state)
{
    (void)state;
    assert_true(read_words((const char *const[]){NULL}));
    assert_string_equal(options.command->name, "");
    assert_true(READ("--theme", "mono", "--ascii"));
    assert_string_equal(options_text(&options, "theme"), "mono");
    assert_true(options_have(&options, "ascii"));
    assert_false(options_have(&options, "no-mouse"));
}

static void options_of_a_dial_are_read(void **state)
{
    (void)state;
    assert_true(READ("--config", "a.conf", "dial", "+34911000333", "--minutes=5", "--var", "A=1",
                     "--var", "B=x=y", "--no-record", "--at", "2026-12-01T10:00:00Z", "--json",
                     "--socket", "s"));
    assert_string_equal(options.command->name, "dial");
    assert_int_equal(options.word_count, 1);
    assert_string_equal(options.words[0], "+34911000333");
    assert_string_equal(options_text(&options, "config"), "a.conf");
    assert_string_equal(options_text(&options, "socket"), "s");
    assert_int_equal(options_number(&options, "minutes", -1), 5);
    assert_int_equal(options_number(&options, "retries", -1), -1);
    assert_string_equal(options_text(&options, "var"), "B=x=y");
    assert_true(options_have(&options, "no-record"));
    int64_t at;
    assert_true(clock_parse_local("2026-12-01T10:00:00Z", &at));
    assert_int_equal(options_number(&options, "at", 0), at);
}

static void commands_of_two_words_are_found(void **state)
{
    (void)state;
    assert_true(READ("contacts", "add", "Ana", "mobile:+34911000333"));
    assert_string_equal(options.command->name, "contacts add");
    assert_int_equal(options.word_count, 2);
    assert_true(READ("contacts", "ana"));
    assert_string_equal(options.command->name, "contacts");
    assert_true(READ("contacts", "--", "add"));
    assert_string_equal(options.command->name, "contacts");
    assert_string_equal(options.words[0], "add");
    assert_true(READ("quarantine", "list"));
    assert_string_equal(options.command->name, "quarantine list");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_true(READ("note", "01abcdefghjkmnpq", "--", "--json"));
    assert_string_equal(options.words[1], "--json");
    assert_true(READ("note", "01abcdefghjkmnpq", "-"));
    assert_refused(READ("note", "01abcdefghjkmnpq", "-x"), "two dashes");
}

static void help_and_version_come_before_faults(void **state)
{
    (void)state;
    assert_true(READ("dial", "--help"));
    assert_true(options.help);
    assert_string_equal(options.command->name, "dial");
    assert_true(READ("--version"));
    assert_true(options.version);
    assert_true(READ("-h"));
    assert_true(options.help);
}

static void what_is_passed_on_is_not_read(void **state)
{
    (void)state;
    assert_true(READ("simulate", "--port", "0", "--help"));
    assert_false(options.help);
    assert_non_null(options.rest);
    assert_string_equal(options.rest[0], "--port");
    assert_string_equal(options.rest[2], "--help");
    assert_true(READ("simulate"));
    assert_null(options.rest);
}

static void wrong_words_are_refused(void **state)
{
    (void)state;
    assert_refused(READ("dail"), "did you mean dial?");
    assert_refused(READ("xyzzyx"), "there is no command xyzzyx");
    assert_refused(READ(""), "there is no command");
    assert_refused(READ("dial"), "dial needs NUMBER");
    assert_refused(READ("dial", "1", "2"), "not 2");
    assert_refused(READ("status", "now"), "takes no now");
    assert_refused(READ("dial", "\xff"), "no UTF-8");
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    assert_refused(READ("dial", "1", "--recrod"), "did you mean --record?");
    assert_refused(READ("--theme", "mono", "dial", "1"), "dial has no option --theme");
    assert_refused(READ("dial", "1", "--json=yes"), "takes no value");
    assert_refused(READ("dial", "1", "--provider"), "needs its NAME");
    /* What a script forgot to fill in is not what the configuration says. */
    assert_refused(READ("dial", "1", "--provider", ""), "needs its NAME");
    assert_refused(READ("dial", "1", "--from="), "needs its NUMBER");
    assert_refused(READ("dial", "1", "--caller-id", ""), "needs its NUMBER");
    assert_refused(READ("dial", "1", "--record", "--no-record"), "contradict");
    assert_refused(READ("dial", "1", "--provider", "a", "--provider", "b"), "twice");
    assert_refused(READ("dial", "1", "--var", "A=1", "--var", "A=2"), "gives A twice");
    assert_refused(READ("calls", "--json", "--csv"), "contradict");
    assert_refused(READ("close", "01abcdefghjkmnpq"), "needs --outcome");
    assert_refused(READ("close", "01abcdefghjkmnpq", "--outcome", "miss"),
                   "one of answered|missed");
    assert_refused(READ("--config", ""), "takes a path");
}

static void wrong_values_are_refused(void **state)
{
    (void)state;
    static const char *const numbers[] = {"",   "x",  "-1",     "+1",
                                          " 1", "1x", "100001", "99999999999999999999"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_refused(READ("dial", "1", "--minutes", numbers[i]),
                       "--minutes takes a whole number");
    static const char *const pairs[] = {"", "A", "=1"};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_refused(READ("dial", "1", "--var", pairs[i]), "--var takes NAME=VALUE");
    static const char *const times[] = {"", "2026-12-01", "2026-13-01T10:00:00", "10:00"};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        assert_refused(READ("dial", "1", "--at", times[i]), "--at takes YYYY");
    assert_refused(READ("calls", "--since", "yesterday"), "--since takes YYYY-MM-DD");
    assert_refused(READ("calls", "--limit", "0"), "from 1 to");
    assert_true(READ("calls", "--since", "2026-11-22"));
}

static void too_much_is_refused(void **state)
{
    (void)state;
    static const char *words[WORDS_MAX] = {"contacts", "add"};
    for (size_t i = 2; i + 2 < WORDS_MAX; i++)
        words[i] = "1";
    assert_refused(read_words(words), "words");
    static char name[300];
    memset(name, 'x', sizeof name - 1);
    memcpy(name, "--", 2);
    assert_refused(READ("dial", "1", name), "no option");
    assert_refused(READ(name + 2), "no command");
}

/* What every row of the table has to be like. */
static void the_table_is_whole(void **state)
{
    (void)state;
    for (const struct command *row = commands; row->name; row++) {
        assert_ptr_equal(command_find(row->name), row); /* no name twice */
        assert_non_null(row->run);
        assert_non_null(row->words);
        assert_true(row->least_words <= row->most_words);
        assert_true((row->words[0] != '\0') == (row->most_words > 0));
        assert_true(row->most_words <= OPTIONS_WORDS_MAX);
        for (const struct command_option *option = row->options; option->name; option++) {
            assert_ptr_equal(command_option(row, option->name), option);
            assert_true((option->argument != NULL) == (option->kind != ARGUMENT_NONE));
            assert_true((option->choices != NULL) == (option->kind == ARGUMENT_CHOICE));
            if (option->not_with)
                assert_string_equal(command_option(row, option->not_with)->not_with, option->name);
            for (const struct command_option *common = common_options; common->name; common++)
                assert_string_not_equal(option->name, common->name);
        }
    }
}

static void suggestions_are_near(void **state)
{
    (void)state;
    static const char *const words[] = {"calls", "contacts", "close", NULL};
    assert_string_equal(options_suggest("cals", words), "calls");
    assert_string_equal(options_suggest("clsoe", words), "close");
    assert_string_equal(options_suggest("cont", words), "contacts");
    assert_null(options_suggest("zzzzzz", words));
    assert_null(options_suggest("x", words));
}

/* Whatever an option of an order needs, both tables know it by one name. */
static void options_of_an_order_name_what_they_need(void **state)
{
    (void)state;
    static const struct {
        const char *option, *needs;
    } rows[] = {
        {"record", "record"},   {"no-record", "record"},
        {"minutes", "minutes"}, {"show-caller-id", "hide-caller-id"},
        {"at", "schedule"},     {"hide-caller-id", "hide-caller-id"},
        {"var", "variables"},   {"provider", NULL},
        {"json", NULL},         {"config", NULL},
    };
    const struct command *dial = command_find("dial");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *needs = command_option_needs(dial, command_option(dial, rows[i].option));
        assert_int_equal(needs != NULL, rows[i].needs != NULL);
        if (needs)
            assert_string_equal(needs, rows[i].needs);
    }
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        const char *option = capability_options[i];
        if (!option)
            continue;
        assert_non_null(command_option(dial, option + 2));
        assert_string_equal(command_option_needs(dial, command_option(dial, option + 2)),
                            capability_words[i]);
    }
    const struct command *close = command_find("close");
    assert_null(command_option_needs(close, command_option(close, "outcome")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_words_are_the_console),
        cmocka_unit_test(options_of_a_dial_are_read),
        cmocka_unit_test(commands_of_two_words_are_found),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(help_and_version_come_before_faults),
        cmocka_unit_test(what_is_passed_on_is_not_read),
        cmocka_unit_test(wrong_words_are_refused),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(wrong_values_are_refused),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(suggestions_are_near),
        cmocka_unit_test(options_of_an_order_name_what_they_need),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
