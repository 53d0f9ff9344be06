/* SPDX-License-Identifier: MIT */
/* What `watch`, `questions`, `answer` and `status` make of questions that the engine tells, and the
   contacts' owner, who may be asked for in an answer. */
#include "client/client.h"
#include "client/question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define TEXT_SIZE 16384

#define ID    "06fxhqk7p2m8d3wz"
#define OTHER "06fxhqk7p2m8d3x0"
#define QUESTION_OF(id, query)                                                                   \
    "{\"id\":\"" id "\",\"query\":\"" query "\",\"provider\":\"calls\",\"call\":null,"           \
    "\"caller\":\"+34666111601\",\"hidden\":false,\"shown\":null,\"contact\":\"Ana Ruiz\","      \
    "\"line\":\"123456789\",\"vars\":{\"PEDIDO\":\"1234\"},\"choices\":[{\"key\":1,\"label\":"   \
    "\"Sales\",\"vars\":\"D=1\",\"lacks\":null},{\"key\":3,\"label\":\"Manager\",\"vars\":null," \
    "\"lacks\":\"contact.owner\"}],\"typed\":null,\"default\":\"D=9\",\"asked_at\":0,\"until\":0}"
#define QUESTION   QUESTION_OF(ID, "DESVIO")
#define SHOWN_HEAD "DESVIO from Ana Ruiz +34666111601"
#define SHOWN      SHOWN_HEAD " PEDIDO=1234: [1] Sales [3] Manager (without contact.owner), 0 s"

#define DONE(ask)       "{\"type\":\"done\",\"ask\":" ask ",\"exit\":0}\n"
#define ITEM(ask, item) "{\"type\":\"item\",\"ask\":" ask ",\"item\":" item "}\n"
#define NEWS(question)  "{\"type\":\"question\",\"question\":" question "}\n"
#define ANSWERED(rest)  "{\"type\":\"answered\",\"id\":\"" ID "\"," rest "}\n"
#define WATCHES         DONE("1") DONE("2") /* `watch` and the live calls */

static struct failure failure;
static bool done;
static char printed[TEXT_SIZE]; /* to stdout */
static char asked[TEXT_SIZE];   /* of the engine */

static void read_all(int from, char out[TEXT_SIZE])
{
    size_t used = 0;
    ssize_t got;
    while ((got = read(from, out + used, TEXT_SIZE - 1 - used)) > 0)
        used += (size_t)got;
    out[used] = '\0';
}

/* Runs the command by its row, against an engine that says this and goes. */
static void run(const char *says, const char *const *words)
{
    static struct client client;
    char *argv[8] = {(char *)"centralita"};
    int argc = 1;
    int ends[2];
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)words[argc - 1];
    memset(&client, 0, sizeof client);
    failure_clear(&failure);
    if (!options_read(&client.options, argc, argv, &failure))
        fail_msg("%s", failure.sentence);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    line_start(&client.line, ends[0], "/the/socket");
    assert_int_equal(write(ends[1], says, strlen(says)), strlen(says));
    shutdown(ends[1], SHUT_WR);
    int kept = dup(STDOUT_FILENO);
    int memory = memfd_create("stdout", 0);
    fflush(stdout);
    dup2(memory, STDOUT_FILENO);
    done = client.options.command->run(&client, &failure);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    lseek(memory, 0, SEEK_SET);
    read_all(memory, printed);
    close(memory);
    line_close(&client.line);
    read_all(ends[1], asked);
    close(ends[1]);
}

#define RUN(says, ...) run(says, (const char *const[]){__VA_ARGS__, NULL})

/* ---- The line for people */

static void expect_line(const char *json, int64_t now, const char *wanted)
{
    struct text text;
    json_t *question = json_loads(json, 0, NULL);
    assert_non_null(question);
    text_start(&text, TEXT_SIZE);
    question_add_line(&text, question, now);
    assert_string_equal(text_string(&text), wanted);
    text_free(&text);
    json_decref(question);
}

static void a_question_is_a_line(void **state)
{
    (void)state;
    expect_line(QUESTION, 5, SHOWN);
    expect_line("{\"query\":\"Q\",\"caller\":\"+34666111601\",\"hidden\":false,\"contact\":null,"
                "\"vars\":{},\"choices\":[{\"key\":9,\"label\":\"Go\",\"lacks\":null}],"
                "\"until\":6000}",
                0, "Q from +34666111601: [9] Go, 6 s");
    expect_line("{\"query\":\"Q\",\"caller\":null,\"hidden\":true,\"until\":5001}", 1,
                "Q from a hidden number: , 5 s");
    expect_line("{\"query\":\"Q\",\"caller\":null,\"hidden\":false,\"until\":5002}", 1,
                "Q from an unknown number: , 6 s");
    expect_line("{\"query\":\"Q\",\"caller\":null,\"hidden\":false,\"contact\":\"Bea\","
                "\"vars\":{\"A\":\"\",\"B\":\"x y\",\"C\":"
                "\"123456789 123456789 123456789 123456789 123456789 123456789 123\"},"
                "\"until\":1}",
                9,
                "Q from Bea A= B=x y "
                "C=123456789 123456789 123456789 123456789 123456789 123456789 ...: , 0 s");
}

/* ---- watch */

static void watch_tells_people_what_becomes_of_questions(void **state)
{
    (void)state;
    RUN(WATCHES DONE("3") NEWS(QUESTION)
            ANSWERED("\"how\":\"operator\",\"by\":\"anna\",\"what\":\"Sales\"") NEWS(QUESTION)
                ANSWERED("\"how\":\"default\"") NEWS(QUESTION) ANSWERED("\"how\":\"gone\""),
        "watch");
    assert_string_equal(printed, "question " SHOWN "\n"
                                 "question " SHOWN_HEAD ": answered by anna: Sales\n"
                                 "question " SHOWN "\n"
                                 "question " SHOWN_HEAD ": not answered: the default went out\n"
                                 "question " SHOWN "\n"
                                 "question " SHOWN_HEAD ": the caller hung up\n");
}

/* Those that wait when it begins are no news; what becomes of them is. */
static void watch_knows_what_waits_already(void **state)
{
    (void)state;
    RUN(WATCHES ITEM("3", QUESTION) DONE("3") ANSWERED("\"how\":\"gone\"")
            ANSWERED("\"how\":\"gone\""),
        "watch");
    assert_string_equal(printed, "question " SHOWN_HEAD ": the caller hung up\n"
                                 "question " ID ": the caller hung up\n");
    assert_non_null(strstr(asked, "{\"type\":\"questions\",\"ask\":3}\n"));
}

static void without_a_default_that_is_said(void **state)
{
    (void)state;
    RUN(WATCHES ITEM("3",
                     "{\"id\":\"" ID "\",\"query\":\"Q\",\"contact\":\"Bea\",\"default\":null}")
            DONE("3") ANSWERED("\"how\":\"default\""),
        "watch");
    assert_string_equal(printed, "question Q from Bea: not answered, and it has no default\n");
}

static void watch_tells_programs_the_same(void **state)
{
    (void)state;
    RUN(WATCHES DONE("3") NEWS(QUESTION)
            ANSWERED("\"how\":\"operator\",\"by\":\"anna\",\"what\":\"Sales\""),
        "watch", "--json");
    assert_string_equal(printed, "{\"event\":\"question\",\"question\":" QUESTION "}\n"
                                 "{\"event\":\"answered\",\"id\":\"" ID
                                 "\",\"how\":\"operator\",\"by\":\"anna\",\"what\":\"Sales\"}\n");
}

/* Of two that waited one does still, and there is a new one. */
#define BEHIND                                                                         \
    WATCHES DONE("3") NEWS(QUESTION)                                                   \
        NEWS(QUESTION_OF(OTHER, "RUTA")) "{\"type\":\"behind\"}\n" DONE("4") DONE("5") \
            ITEM("6", QUESTION_OF(OTHER, "RUTA"))                                      \
                ITEM("6", QUESTION_OF("06fxhqk7p2m8d3x1", "NEW")) DONE("6")

static void dropped_news_are_made_up_for(void **state)
{
    (void)state;
    RUN(BEHIND, "watch", "--json");
    assert_string_equal(
        printed,
        "{\"event\":\"question\",\"question\":" QUESTION "}\n"
        "{\"event\":\"question\",\"question\":" QUESTION_OF(
            OTHER, "RUTA") "}\n"
                           "{\"event\":\"question\",\"question\":" QUESTION_OF(
                               "06fxhqk7p2m8d3x1", "NEW") "}\n"
                                                          "{\"event\":\"answered\",\"id\":\"" ID
                                                          "\",\"how\":null}\n");
    RUN(BEHIND, "watch");
    const char *last = strstr(printed, "question NEW from");
    assert_non_null(last);
    assert_string_equal(strchr(last, '\n') + 1, "question " SHOWN_HEAD ": it is over\n");
}

/* One that is answered while the others are asked for is not told twice. */
static void what_ends_meanwhile_is_told_once(void **state)
{
    (void)state;
    RUN(WATCHES DONE("3") NEWS(QUESTION) "{\"type\":\"behind\"}\n" DONE("4") DONE("5")
            ANSWERED("\"how\":\"gone\"") NEWS(QUESTION_OF(OTHER, "RUTA")) DONE("6"),
        "watch", "--json");
    assert_string_equal(printed,
                        "{\"event\":\"question\",\"question\":" QUESTION "}\n"
                        "{\"event\":\"answered\",\"id\":\"" ID "\",\"how\":\"gone\"}\n"
                        "{\"event\":\"question\",\"question\":" QUESTION_OF(OTHER, "RUTA") "}\n");
}

static void what_comes_from_outside_is_harmless(void **state)
{
    (void)state;
    RUN(WATCHES DONE("3") NEWS("{\"id\":\"" ID "\",\"query\":\"\\u001b[2J\",\"contact\":\"a\\nb\","
                               "\"vars\":{\"A\":\"\\u202e\"},\"until\":0}"),
        "watch");
    assert_string_equal(printed, "question ?[2J from a?b A=?: , 0 s\n");
}

/* ---- questions */

static void open_questions_are_listed(void **state)
{
    (void)state;
    RUN(ITEM("1", QUESTION) ITEM("1", QUESTION_OF(OTHER, "DESVIO")) DONE("1"), "questions");
    assert_true(done);
    assert_string_equal(printed, ID "  " SHOWN "\n" OTHER "  " SHOWN "\n");
    assert_string_equal(asked, "{\"type\":\"questions\",\"ask\":1}\n");
    RUN(ITEM("1", QUESTION) DONE("1"), "questions", "--json");
    assert_string_equal(printed, QUESTION "\n");
}

/* ---- answer */

static void a_digit_is_a_choice_and_else_it_is_a_number(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1", "\"choice\":1"},     {"9", "\"choice\":9"},
        {"0", "\"number\":\"0\""}, {"10", "\"number\":\"10\""},
        {"", "\"number\":\"\""},   {"911 000 333", "\"number\":\"911 000 333\""},
        {"x", "\"number\":\"x\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[256];
        RUN(DONE("1"), "answer", ID, rows[i][0]);
        assert_true(done);
        snprintf(wanted, sizeof wanted,
                 "{\"question\":\"" ID "\",%s,\"type\":\"answer\",\"ask\":1}\n", rows[i][1]);
        assert_string_equal(asked, wanted);
        assert_string_equal(printed, "");
    }
}

static void the_engines_refusal_is_that_of_the_command(void **state)
{
    (void)state;
    RUN("{\"type\":\"done\",\"ask\":1,\"exit\":1,\"sentence\":\"anna was first\"}\n", "answer", ID,
        "1");
    assert_false(done);
    assert_int_equal(failure.kind, FAILURE_NOT_DONE);
    assert_string_equal(failure.sentence, "anna was first");
    RUN("", "answer", ID, "1234567890123456789012345678901234567890123456789012345678901234");
    assert_false(done);
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_string_equal(asked, "");
    RUN("", "answer", "12", "1");
    assert_false(done);
    assert_int_equal(failure.kind, FAILURE_NOT_DONE);
    assert_string_equal(failure.sentence, "there is no question 12");
    assert_string_equal(asked, "");
}

/* ---- status */

static void status_counts_questions_where_there_were_some(void **state)
{
    (void)state;
    static const char *const labels[] = {"Questions", "Waiting", "By default", "Without [query]"};
    RUN(ITEM("1", "{\"questions\":{\"asked\":7,\"open\":2,\"defaults\":3,\"unknown\":0,"
                  "\"last_unknown\":null}}") DONE("1"),
        "status");
    assert_non_null(strstr(printed, "Questions       7\nWaiting         2\nBy default      3\n"));
    assert_null(strstr(printed, labels[3]));
    RUN(ITEM("1", "{\"questions\":{\"asked\":1,\"open\":0,\"defaults\":0,\"unknown\":4,"
                  "\"last_unknown\":\"RUT\\u001bA\"}}") DONE("1"),
        "status");
    assert_non_null(strstr(printed, "Without [query]  4, the last one RUT?A\n"));
    RUN(ITEM("1", "{\"questions\":{\"asked\":0,\"open\":0,\"defaults\":0,\"unknown\":0,"
                  "\"last_unknown\":null}}") DONE("1"),
        "status");
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_null(strstr(printed, labels[i]));
    RUN(ITEM("1", "{}") DONE("1"), "status");
    assert_null(strstr(printed, labels[0]));
    RUN(ITEM("1", "{\"questions\":{\"asked\":7}}") DONE("1"), "status", "--json");
    assert_string_equal(printed, "{\"questions\":{\"asked\":7}}\n");
}

/* ---- contacts */

static void a_contact_can_be_given_an_owner(void **state)
{
    (void)state;
    RUN(DONE("1"), "contacts", "change", "Ana", "--owner", "911000777");
    assert_true(done);
    assert_non_null(strstr(asked, "\"owner\":\"911000777\""));
    RUN(DONE("1"), "contacts", "change", "Ana", "--owner", "");
    assert_non_null(strstr(asked, "\"owner\":\"\""));
    RUN(DONE("1"), "contacts", "change", "Ana", "--note", "x");
    assert_null(strstr(asked, "owner"));
    RUN("", "contacts", "change", "Ana", "--owner",
        "1234567890123456789012345678901234567890123456789012345678901234");
    assert_false(done);
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_string_equal(failure.sentence, "a contact's owner has at most 63 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_a_line),
        cmocka_unit_test(watch_tells_people_what_becomes_of_questions),
        cmocka_unit_test(watch_knows_what_waits_already),
        cmocka_unit_test(without_a_default_that_is_said),
        cmocka_unit_test(watch_tells_programs_the_same),
        cmocka_unit_test(dropped_news_are_made_up_for),
        cmocka_unit_test(what_ends_meanwhile_is_told_once),
        cmocka_unit_test(what_comes_from_outside_is_harmless),
        cmocka_unit_test(open_questions_are_listed),
        cmocka_unit_test(a_digit_is_a_choice_and_else_it_is_a_number),
        cmocka_unit_test(the_engines_refusal_is_that_of_the_command),
        cmocka_unit_test(status_counts_questions_where_there_were_some),
        cmocka_unit_test(a_contact_can_be_given_an_owner),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("client questions", tests, NULL, NULL);
}
