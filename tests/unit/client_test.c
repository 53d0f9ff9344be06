/* SPDX-License-Identifier: MIT */
/* The client's way to an engine, and what it makes of the answers. */
#include "client/attach.h"
#include "client/call_list.h"
#include "client/console_line.h"
#include "client/key.h"
#include "client/output.h"
#include "client/place.h"
#include "client/present.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/client_test.XXXXXX";
static struct failure failure;

static const char *in_directory(const char *name)
{
    static char paths[4][PATH_SIZE];
    static size_t next;
    char *path = paths[next++ % 4];
    assert_true(path_join(directory, name, path));
    return path;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(in_directory(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(in_directory(name), mode), 0);
}

static int start_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    setenv("HOME", directory, 1);
    setenv("XDG_RUNTIME_DIR", directory, 1);
    setenv("XDG_CONFIG_HOME", in_directory("config"), 1);
    setenv("XDG_STATE_HOME", in_directory("state"), 1);
    setenv("CENTRALITA_LIBEXEC", directory, 1);
    setenv("TZ", "Europe/Madrid", 1);
    unsetenv("CENTRALITA_CONFIG");
    unsetenv("CENTRALITA_SOCKET");
    return 0;
}

static int end_directory(void **state)
{
    (void)state;
    char command[PATH_SIZE + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

/* ---- A line to an engine that says what the test wants */

static int peer = -1;

static struct line line_to_peer(const char *says)
{
    int ends[2];
    struct line line;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    line_start(&line, ends[0], "/the/socket");
    peer = ends[1];
    assert_int_equal(write(peer, says, strlen(says)), strlen(says));
    failure_clear(&failure);
    return line;
}

static void end_line(struct line *line)
{
    line_close(line);
    close(peer);
}

static bool count_item(void *context, json_t *item, struct failure *unused)
{
    (void)unused;
    assert_true(json_is_object(item));
    ++*(int *)context;
    return true;
}

static bool count_news(void *context, const struct wire_message *message, struct failure *unused)
{
    (void)unused;
    assert_int_equal(message->type, WIRE_CONTACTS_CHANGED);
    ++*(int *)context;
    return true;
}

/* It was read together with the greeting, and is told nowhere else. */
static void what_comes_with_the_greeting_is_kept(void **state)
{
    static const char sent[] =
        "{\"type\":\"welcome\",\"wire\":1,\"version\":\"1\",\"pid\":1,\"user\":"
        "\"anna\",\"country\":\"ES\"}\n{\"type\":\"behind\"}\n{\"type\":";
    int ends[2];
    struct line line;
    struct console_line taken;
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], sent, sizeof sent - 1), (ssize_t)(sizeof sent - 1));
    line_start(&line, ends[0], "here");
    assert_true(line_receive(&line, &line.welcome, -1, &failure));
    console_line_of(&line, &taken);
    assert_int_equal(taken.fd, ends[0]);
    assert_string_equal(wire_text(&taken.welcome, "user"), "anna");
    assert_string_equal(text_string(&taken.rest), "{\"type\":\"behind\"}\n{\"type\":");
    console_line_free(&taken);
    close(ends[1]);
}

static void items_and_news_are_told_apart(void **state)
{
    (void)state;
    int items = 0, news = 0;
    struct line line = line_to_peer("{\"type\":\"item\",\"ask\":1,\"item\":{}}\n"
                                    "{\"type\":\"contacts_changed\"}\n"
                                    "{\"type\":\"item\",\"ask\":9,\"item\":{}}\n"
                                    "{\"type\":\"item\",\"ask\":1,\"item\":{}}\n"
                                    "{\"type\":\"done\",\"ask\":1,\"exit\":0}\n");
    line.news = count_news;
    line.news_context = &news;
    assert_true(line_ask(&line, WIRE_STATUS, NULL, count_item, &items, &failure));
    assert_int_equal(items, 2);
    assert_int_equal(news, 1);
    assert_true(line.sent);
    assert_false(line.lost);
    char asked[256];
    ssize_t got = read(peer, asked, sizeof asked - 1);
    assert_true(got > 0);
    asked[got] = '\0';
    assert_string_equal(asked, "{\"type\":\"status\",\"ask\":1}\n");
    end_line(&line);
}

static void a_refusal_keeps_its_exit_code(void **state)
{
    (void)state;
    struct line line =
        line_to_peer("{\"type\":\"done\",\"ask\":1,\"exit\":3,\"sentence\":\"no telling\"}\n"
                     "{\"type\":\"done\",\"ask\":2,\"exit\":77}\n");
    assert_false(line_ask(&line, WIRE_STATUS, NULL, NULL, NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_UNKNOWN);
    assert_string_equal(failure.sentence, "no telling");
    assert_false(line.lost);
    assert_false(line_ask(&line, WIRE_STATUS, NULL, NULL, NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    end_line(&line);
}

static void assert_lost(struct line line)
{
    assert_false(line_ask(&line, WIRE_STATUS, NULL, NULL, NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_true(failure.sentence[0]);
    assert_true(line.sent);
    assert_true(line.lost);
    line_close(&line);
}

static void an_engine_that_goes_is_a_lost_line(void **state)
{
    (void)state;
    struct line line = line_to_peer("{\"type\":\"item\",\"ask\":1,\"item\":{}}\n{\"ty");
    shutdown(peer, SHUT_WR);
    assert_lost(line);
    close(peer);
    line = line_to_peer("{\"type\":\"goodbye\",\"sentence\":\"the engine is stopping\"}\n");
    assert_lost(line);
    assert_string_equal(failure.sentence, "the engine is stopping");
    close(peer);
    assert_lost(line_to_peer("rubbish\n"));
    close(peer);
}

static void a_silent_engine_is_given_up(void **state)
{
    (void)state;
    struct line line = line_to_peer("");
    line.patience = 20;
    assert_lost(line);
    close(peer);
}

static void what_is_not_sent_is_known(void **state)
{
    (void)state;
    struct line line = line_to_peer("");
    close(peer);
    assert_false(line_ask(&line, WIRE_STATUS, NULL, NULL, NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_false(line.sent);
    line_close(&line);
}

static void a_reader_that_goes_is_no_failure(void **state)
{
    (void)state;
    struct line line = line_to_peer("");
    struct wire_message message;
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    close(pipes[0]);
    assert_false(line_receive(&line, &message, pipes[1], &failure));
    assert_int_equal(failure.kind, FAILURE_NONE);
    close(pipes[1]);
    end_line(&line);
}

static void assert_asked(const char *expected)
{
    char asked[1024];
    ssize_t got = read(peer, asked, sizeof asked - 1);
    assert_true(got > 0);
    asked[got] = '\0';
    assert_string_equal(asked, expected);
}

#define TEXT(x) #x
#define WORD(x) TEXT(x)

#define FIRST  "{\"type\":\"item\",\"ask\":1,\"item\":{\"id\":\"01abcdefghjkmnpr\"}}\n"
#define SECOND "{\"type\":\"item\",\"ask\":1,\"item\":{\"id\":\"01abcdefghjkmnpq\"}}\n"
#define THIRD  "{\"type\":\"item\",\"ask\":2,\"item\":{\"id\":\"01abcdefghjkmnpp\"}}\n"

static void calls_come_page_by_page(void **state)
{
    (void)state;
    int items = 0;
    struct call_list_query query = {.since = 7};
    struct line line = line_to_peer(FIRST SECOND "{\"type\":\"done\",\"ask\":1,\"exit\":0}\n" THIRD
                                                 "{\"type\":\"done\",\"ask\":2,\"exit\":0}\n"
                                                 "{\"type\":\"done\",\"ask\":3,\"exit\":0}\n");
    assert_true(call_list_read(&line, &query, count_item, NULL, &items, &failure));
    assert_int_equal(items, 3);
    assert_asked("{\"live\":false,\"timeline\":false,\"limit\":500,\"since\":7,"
                 "\"type\":\"calls\",\"ask\":1}\n"
                 "{\"live\":false,\"timeline\":false,\"limit\":500,\"since\":7,"
                 "\"before\":\"01abcdefghjkmnpq\",\"type\":\"calls\",\"ask\":2}\n"
                 "{\"live\":false,\"timeline\":false,\"limit\":500,\"since\":7,"
                 "\"before\":\"01abcdefghjkmnpp\",\"type\":\"calls\",\"ask\":3}\n");
    end_line(&line);
}

static void a_limit_ends_the_pages(void **state)
{
    (void)state;
    int items = 0;
    struct call_list_query query = {.live = true, .timeline = true, .limit = 3};
    struct line line = line_to_peer(FIRST SECOND "{\"type\":\"done\",\"ask\":1,\"exit\":0}\n" THIRD
                                                 "{\"type\":\"done\",\"ask\":2,\"exit\":0}\n");
    assert_true(call_list_read(&line, &query, count_item, NULL, &items, &failure));
    assert_int_equal(items, 3);
    assert_asked("{\"live\":true,\"timeline\":true,\"limit\":3,\"type\":\"calls\",\"ask\":1}\n"
                 "{\"live\":true,\"timeline\":true,\"limit\":1,"
                 "\"before\":\"01abcdefghjkmnpq\",\"type\":\"calls\",\"ask\":2}\n");
    end_line(&line);
}

static void an_engine_that_repeats_itself_is_left(void **state)
{
    (void)state;
    int items = 0;
    struct call_list_query query = {0};
    struct line line = line_to_peer(FIRST FIRST "{\"type\":\"done\",\"ask\":1,\"exit\":0}\n");
    assert_false(call_list_read(&line, &query, count_item, NULL, &items, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    end_line(&line);
}

/* ---- Where an engine is looked for */

static void sockets_are_tried_in_order(void **state)
{
    (void)state;
    struct place place;
    assert_true(place_find(&place, NULL, NULL, &failure));
    assert_string_equal(place.config, "");
    assert_int_equal(place.socket_count, 2);
    assert_string_equal(place.sockets[0], in_directory("centralita/engine.sock"));
    assert_string_equal(place.sockets[1], "/run/centralita/engine.sock");
    assert_false(place.final);

    write_file("some.conf", "[engine]\nsocket = /from/config\nstate_directory = /the/state\n",
               0600);
    assert_true(place_find(&place, in_directory("some.conf"), NULL, &failure));
    assert_string_equal(place.sockets[0], "/from/config");
    assert_int_equal(place.socket_count, 1);
    assert_string_equal(place.state_directory, "/the/state");
    assert_true(place.final);
    assert_false(place.has_provider);

    setenv("CENTRALITA_SOCKET", "/from/environment", 1);
    assert_true(place_find(&place, in_directory("some.conf"), NULL, &failure));
    assert_string_equal(place.sockets[0], "/from/environment");
    assert_true(place_find(&place, in_directory("some.conf"), "/from/option", &failure));
    assert_string_equal(place.sockets[0], "/from/option");
    assert_int_equal(place.socket_count, 1);
    unsetenv("CENTRALITA_SOCKET");
}

static void a_configuration_that_is_asked_for_has_to_be_readable(void **state)
{
    (void)state;
    struct place place;
    assert_false(place_find(&place, in_directory("none.conf"), NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_non_null(strstr(failure.sentence, "none.conf"));
    write_file("faulty.conf", "[engine]\nno equals sign\n", 0600);
    assert_false(place_find(&place, in_directory("faulty.conf"), NULL, &failure));
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_non_null(strstr(failure.sentence, "faulty.conf:2"));

    assert_int_equal(mkdir(in_directory("config"), 0700), 0);
    assert_int_equal(mkdir(in_directory("config/centralita"), 0700), 0);
    write_file("config/centralita/centralita.conf", "[engine]\nno equals sign\nsocket = /own\n",
               0600);
    assert_true(place_find(&place, NULL, NULL, &failure));
    assert_string_equal(place.sockets[0], "/own");
    assert_true(place.has_provider);
    assert_int_equal(unlink(in_directory("config/centralita/centralita.conf")), 0);
}

/* ---- Starting an engine: a shell script plays it */

static const struct attach_options starting = {.client = "command", .may_start = true};

static void write_configuration(void)
{
    write_file("with.conf", "[provider.one]\nkind = infocaller\n", 0600);
    setenv("CENTRALITA_CONFIG", in_directory("with.conf"), 1);
}

static void what_keeps_an_engine_from_starting_is_told(void **state)
{
    (void)state;
    struct line line;
    write_configuration();
    write_file("centralita-engine",
               "#!/bin/sh\necho \"centralita-engine: $3:2: the kind is wrong\" >&2\n"
               "echo 'centralita-engine: and more' >&2\nexit 2\n",
               0700);
    assert_false(attach(&starting, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_non_null(strstr(failure.sentence, "with.conf:2: the kind is wrong; and more"));
    write_file("centralita-engine", "#!/bin/sh\nkill -9 $$\n", 0700);
    assert_false(attach(&starting, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_non_null(strstr(failure.sentence, "signal 9"));
    assert_int_equal(unlink(in_directory("centralita-engine")), 0);
    assert_false(attach(&starting, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_non_null(strstr(failure.sentence, "centralita-engine: No such file"));
}

static void nothing_is_started_where_nothing_may_be(void **state)
{
    (void)state;
    struct line line;
    struct attach_options options = {.client = "command"};
    write_configuration();
    write_file("centralita-engine", "#!/bin/sh\ntouch \"$CENTRALITA_LIBEXEC/started\"\n", 0700);
    assert_false(attach(&options, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    write_file("without.conf", "[engine]\nlinger = 5\n", 0600);
    options.may_start = true;
    options.config = in_directory("without.conf");
    assert_false(attach(&options, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_non_null(strstr(failure.sentence, "[provider.NAME]"));
    assert_int_not_equal(access(in_directory("started"), F_OK), 0);
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_true(strlen(path) < sizeof address.sun_path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server, 1), 0);
    return server;
}

/* A process that greets one client so. */
static void greet_with(int server, const char *says)
{
    if (fork() != 0) {
        close(server);
        return;
    }
    int client = accept(server, NULL, NULL);
    char hello[512];
    bool greeted = read(client, hello, sizeof hello) > 0 &&
                   write(client, says, strlen(says)) == (ssize_t)strlen(says);
    bool left = read(client, hello, sizeof hello) == 0;
    _exit(greeted && left ? 0 : 1);
}

static void greetings_are_checked(void **state)
{
    (void)state;
    struct line line;
    struct attach_options options = {.client = "command", .socket = in_directory("s1")};
    greet_with(listen_at(options.socket),
               "{\"type\":\"welcome\",\"wire\":" WORD(
                   WIRE_VERSION) ",\"version\":\"0\",\"pid\":1,"
                                 "\"user\":\"anna\",\"country\":\"ES\"}\n");
    assert_true(attach(&options, &line, &failure));
    assert_string_equal(wire_text(&line.welcome, "user"), "anna");
    assert_string_equal(line.socket, options.socket);
    line_close(&line);

    options.socket = in_directory("s2");
    greet_with(listen_at(options.socket),
               "{\"type\":\"welcome\",\"wire\":99,\"version\":\"9.9\",\"pid\":1,\"user\":\"anna\","
               "\"country\":\"ES\"}\n");
    assert_false(attach(&options, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_non_null(strstr(failure.sentence, "9.9"));

    options.socket = in_directory("s3");
    greet_with(listen_at(options.socket), "{\"type\":\"goodbye\",\"sentence\":\"not you\"}\n");
    assert_false(attach(&options, &line, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_string_equal(failure.sentence, "not you");
}

/* ---- What people and spreadsheets get */

static void cells_of_csv_are_harmless(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } cells[] = {
        {"", "\"\""},
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"+34911000333", "\"+34911000333\""},
        {"=1+2", "\"'=1+2\""},
        {"-1", "\"'-1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"+cmd", "\"'+cmd\""},
        {"\x1b[31m", "?[31m"},
        {"Ñandú", "Ñandú"},
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        struct text row;
        text_start(&row, 1024);
        output_csv_text(&row, cells[i].text, false);
        assert_string_equal(text_string(&row), cells[i].cell);
        output_csv_text(&row, "x", true);
        assert_string_equal(text_string(&row) + strlen(cells[i].cell), ",x");
        text_free(&row);
    }
}

static void times_and_sums_are_for_people(void **state)
{
    (void)state;
    char at[PRESENT_TIME_SIZE];
    char shown[PRESENT_SHORT_SIZE];
    present_time("2026-07-01T10:00:00Z", at);
    assert_string_equal(at, "2026-07-01 12:00:00");
    present_time("rubbish", at);
    assert_string_equal(at, "");
    present_duration(42, shown);
    assert_string_equal(shown, "00:42");
    present_duration(3723, shown);
    assert_string_equal(shown, "1:02:03");
    present_duration(-1, shown);
    assert_string_equal(shown, "");
    json_t *call = json_pack("{s:f,s:f}", "cost_rx", 0.0, "cost_tx", 0.123456);
    present_cost(call, shown);
    assert_string_equal(shown, "0.123456");
    json_object_set_new(call, "cost_tx", json_real(0.5));
    present_cost(call, shown);
    assert_string_equal(shown, "0.50");
    json_object_clear(call);
    present_cost(call, shown);
    assert_string_equal(shown, "");
    json_decref(call);
}

static void keys_go_into_urls(void **state)
{
    (void)state;
    static const char url[] = "http://h/hook/KEY/fin?key=KEY&caller=[_NumLlamante]";
    char *with = key_into_url(url, "a%20b");
    assert_string_equal(with, "http://h/hook/KEY/fin?key=a%20b&caller=[_NumLlamante]");
    free(with);
    char *without = key_into_url(url, NULL);
    assert_string_equal(without, url);
    free(without);
    assert_true(key_stands_in(url));
    assert_false(key_stands_in("http://h/hook/KEY/fin?caller=1"));
}

static void the_key_is_of_that_engine_alone(void **state)
{
    (void)state;
    unsetenv("CENTRALITA_CONFIG");
    write_file("key.conf",
               "[engine]\nsocket = /the/socket\n[listener]\nkey = a key/with&odd=signs%\n", 0600);
    char *key = key_find(in_directory("key.conf"), "/the/socket");
    assert_non_null(key);
    assert_string_equal(key, "a%20key%2Fwith%26odd%3Dsigns%25");
    key_free(key);
    assert_null(key_find(in_directory("key.conf"), "/another/socket"));
    assert_null(key_find(in_directory("none.conf"), "/the/socket"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_with_the_greeting_is_kept),
        cmocka_unit_test(items_and_news_are_told_apart),
        cmocka_unit_test(a_refusal_keeps_its_exit_code),
        cmocka_unit_test(an_engine_that_goes_is_a_lost_line),
        cmocka_unit_test(a_silent_engine_is_given_up),
        cmocka_unit_test(what_is_not_sent_is_known),
        cmocka_unit_test(a_reader_that_goes_is_no_failure),
        cmocka_unit_test(calls_come_page_by_page),
        cmocka_unit_test(a_limit_ends_the_pages),
        cmocka_unit_test(an_engine_that_repeats_itself_is_left),
        cmocka_unit_test(sockets_are_tried_in_order),
        cmocka_unit_test(a_configuration_that_is_asked_for_has_to_be_readable),
        cmocka_unit_test(what_keeps_an_engine_from_starting_is_told),
        cmocka_unit_test(nothing_is_started_where_nothing_may_be),
        cmocka_unit_test(greetings_are_checked),
        cmocka_unit_test(cells_of_csv_are_harmless),
        cmocka_unit_test(times_and_sums_are_for_people),
        cmocka_unit_test(keys_go_into_urls),
        cmocka_unit_test(the_key_is_of_that_engine_alone),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, start_directory, end_directory);
}
