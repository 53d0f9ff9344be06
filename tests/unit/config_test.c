/* SPDX-License-Identifier: MIT */
/* The whole configuration: defaults, faults with their lines, accounts, routes and where it is
 * found. */
#include "config/config.h"
#include "config/console_config.h"
#include "config/example.h"
#include "config/route.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct option phone_options[] = {
    {.key = "line",
     .type = OPTION_TEXT,
     .required = true,
     .example = "123456789",
     .sentence = "Line"},
    {.key = "password", .type = OPTION_SECRET, .required = true, .sentence = "Password"},
    {.key = "format",
     .type = OPTION_CHOICE,
     .choices = "json|xml",
     .fallback = "json",
     .sentence = "F"},
    {.key = NULL}};
static const struct option other_options[] = {
    {.key = "token", .type = OPTION_SECRET, .sentence = "Token"}, {.key = NULL}};
static const struct option parts_options[] = {
    {.key = "token",
     .type = OPTION_SECRET,
     .required = true,
     .instead = "user password",
     .sentence = "Token"},
    {.key = "user", .type = OPTION_TEXT, .example = "ana", .sentence = "User"},
    {.key = "password", .type = OPTION_SECRET, .sentence = "Password"},
    {.key = NULL}};
static const struct config_kind kinds[] = {{"phone", phone_options, "e164"},
                                           {"other", other_options, "00"},
                                           {"parts", parts_options, NULL},
                                           {"home", other_options, "national"}};
#define KINDS     3 /* of those that the example is written for */
#define ALL_KINDS 4

#define GOOD_PROVIDER "[provider.a]\nkind = phone\nline = 1\npassword = s3cret\n"
#define WORDS_16      " a b c d e f g h i j k l m n o p"

static struct text faults;

static bool read_path(struct config *config, const char *path)
{
    text_clear(&faults);
    return config_read(config, path, kinds, ALL_KINDS, scratch_fault, &faults);
}

static bool read_text(struct config *config, const char *text)
{
    return read_path(config, scratch_text("c.conf", text));
}

static void must_read(struct config *config, const char *text)
{
    if (!read_text(config, text))
        fail_msg("%s", text_string(&faults));
}

static void everything_has_its_default(void **state)
{
    (void)state;
    struct config config;
    setenv("XDG_STATE_HOME", "/state", 1);
    setenv("XDG_RUNTIME_DIR", "/run/me", 1);
    must_read(&config, "[listener]\n" GOOD_PROVIDER);
    assert_string_equal(config.state_directory, "/state/centralita");
    assert_string_equal(config.socket, "/run/me/centralita/engine.sock");
    assert_int_equal(config.linger, 5);
    assert_int_equal(config.unconfirmed_after, 600);
    assert_int_equal(config.unconfirmed_connected_after, 7200);
    assert_string_equal(config.agent.number, "");
    assert_string_equal(config.agent.country, "");
    assert_true(config.listener.on);
    assert_string_equal(config.listener.address, "127.0.0.1");
    assert_int_equal(config.listener.port, 8088);
    assert_int_equal(config.listener.max_body, 65536);
    assert_null(config.listener.key);
    assert_null(config.listener.allow);
    assert_string_equal(config.listener.public_url, "");
    const struct account *account = config_account(&config, "a");
    assert_int_equal(account->timeout, 15);
    assert_string_equal(account->kind, "phone");
    assert_string_equal(account->number_format, "");
    assert_string_equal(account->timezone, "");
    assert_string_equal(option_text(&account->values, "format"), "json");
    assert_string_equal(option_text(&account->values, "password"), "s3cret");
    config_free(&config);
}

static void nothing_at_all_is_good(void **state)
{
    (void)state;
    struct config config;
    must_read(&config, "");
    assert_false(config.listener.on);
    assert_int_equal(config.account_count, 0);
    assert_null(config_route(&config, "+34911000333"));
    config_free(&config);
    assert_true(read_path(&config, ""));
    assert_string_equal(config.path, "");
    assert_int_equal(config.linger, 5);
    config_free(&config);
}

static void everything_can_be_set(void **state)
{
    (void)state;
    struct config config;
    must_read(&config,
              "[engine]\nstate_directory = /s\nsocket = /k\nlinger = 0\nunconfirmed_after = 1\n"
              "unconfirmed_connected_after = 2\n"
              "[agent]\nnumber = +34 911 000 222\ncountry = ES\nprovider = b\n"
              "[listener]\naddress = ::1\nport = 0\nkey = k;e#y\nallow = 127.0.0.0/8 ::1\n"
              "max_body = 1024\npublic_url = https://phones.example.org\n"
              "[provider.b]\nkind = other\ntimeout = 120\nca_file = /ca\nnumber_format = 00\n"
              "timezone = Europe/Madrid\n" GOOD_PROVIDER "country = FR\n");
    assert_string_equal(config.state_directory, "/s");
    assert_string_equal(config.socket, "/k");
    assert_int_equal(config.linger, 0);
    assert_int_equal(config.unconfirmed_after, 1);
    assert_int_equal(config.unconfirmed_connected_after, 2);
    assert_string_equal(config.agent.number, "+34 911 000 222");
    assert_string_equal(config.listener.address, "::1");
    assert_int_equal(config.listener.port, 0);
    assert_string_equal(config.listener.key, "k;e#y");
    assert_string_equal(config.listener.allow, "127.0.0.0/8 ::1");
    assert_int_equal(config.listener.max_body, 1024);
    assert_string_equal(config.listener.public_url, "https://phones.example.org");
    const struct account *b = config_account(&config, "b");
    assert_int_equal(b->timeout, 120);
    assert_string_equal(b->ca_file, "/ca");
    assert_string_equal(b->number_format, "00");
    assert_string_equal(b->country, "ES");
    assert_string_equal(b->timezone, "Europe/Madrid");
    assert_int_equal(b->line, 18);
    assert_int_equal(option_line(&b->common, "timezone"), 23);
    assert_string_equal(config_account(&config, "a")->country, "FR");
    assert_null(config_account(&config, "c"));
    config_free(&config);
}

static void faults_name_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"[engin]\n", "c.conf:1: there is no section [engin]\n"},
        {"[provider]\n", "c.conf:1: there is no section [provider]\n"},
        {"[console]\n", "c.conf:1: there is no section [console]\n"},
        {"[engine]\nport = 1\n", "c.conf:2: [engine] has no key port\n"},
        {"[engine]\n\nlinger = soon\n",
         "c.conf:3: [engine] linger: soon is no whole number from 0 to 86400\n"},
        {"[engine]\nlinger =\n", "c.conf:2: [engine] linger: has no value\n"},
        {"[engine]\nstate_directory = here\n",
         "c.conf:2: [engine] state_directory: here is no absolute path: write it from / on\n"},
        {"[engine]\nlinger_file = /x\n", "c.conf:2: [engine] has no key linger_file\n"},
        {"[agent]\ncountry = Spain\n",
         "c.conf:2: [agent] country: Spain is no country; write two capital letters, as ES\n"},
        {"[agent]\nprovider = b\n" GOOD_PROVIDER,
         "c.conf:2: [agent] provider: there is no [provider.b]\n"},
        {"[listener]\nport = 65536\n",
         "c.conf:2: [listener] port: 65536 is no whole number from 0 to 65535\n"},
        {"[listener]\nmax_body = 1\n",
         "c.conf:2: [listener] max_body: 1 is no whole number from 1024 to 16777216\n"},
        {"[provider.a]\nkind = phone\npassword = x\n",
         "c.conf:1: [provider.a] lacks line; for example: line = 123456789\n"},
        {"\n[provider.a]\nkind = phone\nline = 1\n", "c.conf:2: [provider.a] lacks password\n"},
        {"[provider.a]\n", "c.conf:1: [provider.a] lacks kind; for example: kind = infocaller\n"},
        {"[provider.a]\nkind = fax\nnoise = 1\n",
         "c.conf:2: [provider.a] kind: there is no kind of provider fax; it can be phone, other, "
         "parts, home\n"},
        {GOOD_PROVIDER "token = 1\n", "c.conf:5: [provider.a] has no key token\n"},
        {GOOD_PROVIDER "timeout = 0\n",
         "c.conf:5: [provider.a] timeout: 0 is no whole number from 1 to 120\n"},
        {GOOD_PROVIDER "timeout = 121\n",
         "c.conf:5: [provider.a] timeout: 121 is no whole number from 1 to 120\n"},
        {GOOD_PROVIDER "format = yaml\n",
         "c.conf:5: [provider.a] format: yaml is not known; it can be json or xml\n"},
        {GOOD_PROVIDER "line = 2\n",
         "c.conf:5: [provider.a] line is given twice, the first time in line 3\n"},
        {"[provider.a]\nkind = parts\ntoken = t\nnumber_format = e164\n",
         "c.conf:4: [provider.a] number_format: parts takes numbers in parts, which have no other "
         "form; take the key away\n"},
        {GOOD_PROVIDER "number_format = national\n",
         "c.conf:5: [provider.a] lacks country, here or in [agent]: its numbers are written "
         "nationally\n"},
        {"[provider.a]\nkind = home\n",
         "c.conf:1: [provider.a] lacks country, here or in [agent]: its numbers are written "
         "nationally\n"},
        {"[provider.a]\nkind = parts\n",
         "c.conf:1: [provider.a] lacks token, or user and password in its place\n"},
        {"[provider.a]\nkind = parts\nuser = u\n",
         "c.conf:1: [provider.a] lacks token, or user and password in its place\n"},
        {"[provider.a b]\n",
         "c.conf:1: [provider.a b]: a provider's name has letters, digits, - and _, at most 63\n"},
        {"[provider.]\n",
         "c.conf:1: [provider.]: a provider's name has letters, digits, - and _, at most 63\n"},
        {"[route]\n+34 = a\n", "c.conf:2: [route] +34: there is no [provider.a]\n"},
        {"[route]\n+34 =\n", "c.conf:2: [route] +34: has no value\n"},
        {"[route]\n+34 911 = a\n" GOOD_PROVIDER,
         "c.conf:2: [route] +34 911 is neither + and the first digits of numbers, as +34, nor "
         "*\n"},
        {GOOD_PROVIDER "[route]\n+34 = a\n+34  = a\n",
         "c.conf:7: [route] +34 is given twice, the first time in line 6\n"},
        {"[route]\n34 = a\n" GOOD_PROVIDER,
         "c.conf:2: [route] 34 is neither + and the first digits of numbers, as +34, nor *\n"},
        {"[route]\n+3x = a\n" GOOD_PROVIDER,
         "c.conf:2: [route] +3x is neither + and the first digits of numbers, as +34, nor *\n"},
        {"[route]\n+034 = a\n" GOOD_PROVIDER,
         "c.conf:2: [route] +034 is neither + and the first digits of numbers, as +34, nor *\n"},
        {"[route]\n+ = a\n" GOOD_PROVIDER,
         "c.conf:2: [route] + is neither + and the first digits of numbers, as +34, nor *\n"},
        {"[engin]\n[engine]\nlinger = x\nlonger = 1\n",
         "c.conf:1: there is no section [engin]\n"
         "c.conf:3: [engine] linger: x is no whole number from 0 to 86400\n"
         "c.conf:4: [engine] has no key longer\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config config;
        assert_false(read_text(&config, rows[i].text));
        assert_string_equal(text_string(&faults), rows[i].told);
        config_free(&config);
    }
}

static void a_missing_file_is_a_fault(void **state)
{
    (void)state;
    struct config config;
    assert_false(read_path(&config, scratch_path("none.conf")));
    assert_string_equal(text_string(&faults),
                        "none.conf: can't be read: No such file or directory\n");
    config_free(&config);
}

static void there_are_not_too_many_of_them(void **state)
{
    (void)state;
    struct text text;
    struct config config;
    text_start(&text, 64 * 1024);
    for (int i = 0; i <= CONFIG_PROVIDERS_MAX; i++)
        text_addf(&text, "[provider.p%d]\nkind = other\n", i);
    text_add(&text, "[route]\n");
    for (int i = 0; i <= CONFIG_ROUTES_MAX; i++)
        text_addf(&text, "+%d = p1\n", i + 1);
    assert_false(read_text(&config, text_string(&text)));
    assert_string_equal(text_string(&faults), "c.conf:129: there are more than 64 providers\n"
                                              "c.conf:388: there are more than 256 routes\n");
    config_free(&config);
    text_free(&text);
}

static void a_secret_comes_in_three_ways(void **state)
{
    (void)state;
    static const char *const contents[] = {"s3cret", "s3cret\n", "s3cret\r\nmore\n"};
    struct config config;
    struct text text;
    text_start(&text, 4096);
    for (size_t i = 0; i < 3; i++) {
        text_clear(&text);
        text_addf(&text, "[provider.a]\nkind = other\ntoken_file = %s\n",
                  scratch_text("token", contents[i]));
        must_read(&config, text_string(&text));
        assert_string_equal(option_text(&config.accounts[0].values, "token"), "s3cret");
        assert_true(option_given(&config.accounts[0].values, "token"));
        config_free(&config);
    }
    text_clear(&text);
    text_addf(&text, "[provider.a]\nkind = other\ntoken_command = cat  %s\n",
              scratch_path("token"));
    must_read(&config, text_string(&text));
    assert_string_equal(option_text(&config.accounts[0].values, "token"), "s3cret");
    config_free(&config);
    text_free(&text);
}

/* [provider.a] of the kind "other" with this line; what is told of it. */
static const char *told_of_token(const char *line)
{
    struct config config;
    struct text text;
    text_start(&text, 4096);
    text_addf(&text, "[provider.a]\nkind = other\n%s\n", line);
    assert_false(read_text(&config, text_string(&text)));
    assert_string_equal(option_text(&config.accounts[0].values, "token"), "");
    config_free(&config);
    text_free(&text);
    return text_string(&faults);
}

static void a_secret_that_cannot_be_had_is_a_fault(void **state)
{
    (void)state;
    char line[SCRATCH_PATH_SIZE + 64];
    static const char *const rows[][2] = {
        {"token_file = none",
         "c.conf:3: [provider.a] token_file: none is no absolute path: write it "
         "from / on\n"},
        {"token_file =", "c.conf:3: [provider.a] token_file: has no value\n"},
        {"token_command =", "c.conf:3: [provider.a] token_command: has no value\n"},
        {"token =", "c.conf:3: [provider.a] token: has no value\n"},
        {"token = CHANGE-ME", "c.conf:3: [provider.a] token: is still CHANGE-ME: write your own\n"},
        {"token_command = /none/x s3cret",
         "c.conf:3: [provider.a] token_command: can't run /none/x: "
         "No such file or directory\n"},
        {"token_command = false s3cret",
         "c.conf:3: [provider.a] token_command: false failed; run it "
         "by hand to see why\n"},
        {"token_command = echo" WORDS_16 WORDS_16 WORDS_16 WORDS_16,
         "c.conf:3: [provider.a] token_command: has more than 64 words; write a script that has "
         "them\n"},
        {"token_command = true s3cret",
         "c.conf:3: [provider.a] token_command: the first line from true is empty\n"},
        {"token_command = printf \\0", "c.conf:3: [provider.a] token_command: the first line from "
                                       "printf is longer than 1024 bytes or has a NUL in it\n"},
        {"token_command = head -c 2000 /dev/zero",
         "c.conf:3: [provider.a] token_command: the first line from head is longer than 1024 bytes "
         "or "
         "has a NUL in it\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(told_of_token(rows[i][0]), rows[i][1]);
    snprintf(line, sizeof line, "token_file = %s", scratch_text("empty", "\nx\n"));
    assert_non_null(strstr(told_of_token(line), "the first line from empty is empty"));
    snprintf(line, sizeof line, "token_file = %s", scratch_path(""));
    assert_non_null(strstr(told_of_token(line), "is a directory"));
    snprintf(line, sizeof line, "token_file = %s", scratch_path("none"));
    assert_non_null(strstr(told_of_token(line), "can't read none: No such file"));
}

static void a_command_has_five_seconds(void **state)
{
    (void)state;
    assert_string_equal(
        told_of_token("token_command = sleep 60"),
        "c.conf:3: [provider.a] token_command: sleep did not end within 5 seconds\n");
}

/* A script that says more than its secret, on both outputs, and leaves somebody behind with its
   output open, has said its first line all the same. */
static void only_a_commands_first_line_counts(void **state)
{
    (void)state;
    struct config config;
    struct text text;
    static const char script[] = "#!/bin/sh\nread nothing && exit 1\necho noise >&2\nsleep 1 &\n"
                                 "echo \"s3cret $1\"\nhead -c 100000 /dev/zero\n";
    text_start(&text, 4096);
    text_addf(&text, "[provider.a]\nkind = other\ntoken_command = %s \t$HOME;x\n",
              scratch_write("script", script, strlen(script), 0700));
    must_read(&config, text_string(&text));
    assert_string_equal(option_text(&config.accounts[0].values, "token"), "s3cret $HOME;x");
    config_free(&config);
    text_free(&text);
}

static void one_way_is_enough_for_a_secret(void **state)
{
    (void)state;
    struct config config;
    assert_false(read_text(&config, "[listener]\nkey = one\nkey_file = /two\n"));
    assert_string_equal(
        text_string(&faults),
        "c.conf:3: [listener] key_file: this secret is given already, in line 2; one "
        "of key, key_file and key_command is enough\n");
    config_free(&config);
}

static void others_must_not_read_secrets(void **state)
{
    (void)state;
    static const unsigned wrong[] = {0604, 0602, 0601, 0644, 0666};
    static const unsigned right[] = {0600, 0640, 0660, 0400};
    static const char *const texts[] = {GOOD_PROVIDER, "[listener]\n\n\nkey = k\n"};
    struct config config;
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            assert_false(
                read_path(&config, scratch_write("c.conf", texts[t], strlen(texts[t]), wrong[i])));
            assert_string_equal(
                text_string(&faults),
                "c.conf:4: a secret stands in this file, which others may read; run: "
                "chmod o= c.conf\n");
            config_free(&config);
        }
        for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
            assert_true(
                read_path(&config, scratch_write("c.conf", texts[t], strlen(texts[t]), right[i])));
            config_free(&config);
        }
    }
    static const char open[] = "[listener]\n[provider.a]\nkind = other\ntoken_command = echo x\n";
    assert_true(read_path(&config, scratch_write("c.conf", open, strlen(open), 0644)));
    config_free(&config);
}

static void one_of_two_ways_is_enough(void **state)
{
    (void)state;
    static const char *const rows[] = {"token = t\n", "user = u\npassword = p\n",
                                       "token = t\nuser = u\n"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config config;
        struct text text;
        text_start(&text, 4096);
        text_addf(&text, "[provider.a]\nkind = parts\n%s", rows[i]);
        must_read(&config, text_string(&text));
        config_free(&config);
        text_free(&text);
    }
}

static void accounts_of_one_kind_stand_side_by_side(void **state)
{
    (void)state;
    struct config config;
    must_read(&config, GOOD_PROVIDER "[provider.b]\nkind = phone\nline = 2\npassword = other\n"
                                     "timeout = 3\n[route]\n+34 = a\n+351 = b\n");
    const struct account *a = config_account(&config, "a");
    const struct account *b = config_account(&config, "b");
    assert_string_equal(a->kind, b->kind);
    assert_string_equal(option_text(&a->values, "password"), "s3cret");
    assert_string_equal(option_text(&b->values, "password"), "other");
    assert_string_equal(option_text(&b->values, "line"), "2");
    assert_int_equal(a->timeout, 15);
    assert_int_equal(b->timeout, 3);
    assert_ptr_equal(config_route(&config, "+34911000333"), a);
    assert_ptr_equal(config_route(&config, "+351211000333"), b);
    assert_null(config_route(&config, "+33144556677"));
    config_free(&config);
}

static void a_prefix_takes_what_begins_with_it(void **state)
{
    (void)state;
    static const struct {
        const char *prefix, *number;
        bool takes;
    } rows[] = {
        {"+34", "+34911000333", true}, {"+34", "+34", true},  {"+34", "+3", false},
        {"+34", "34911000333", false}, {"+34", "112", false}, {"+34", "", false},
        {"*", "+34911000333", true},   {"*", "112", true},    {"*", "", true},
        {"", "+34911000333", true},    {"", "ip4130", true},  {"+1", "+44", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(route_takes(rows[i].prefix, rows[i].number), rows[i].takes);
}

static const char *route(const struct config *config, const char *number)
{
    const struct account *account = config_route(config, number);
    return account ? account->name : "";
}

static void a_number_goes_by_the_longest_route(void **state)
{
    (void)state;
    struct config config;
    static const char accounts[] = "[provider.a]\nkind = other\n[provider.b]\nkind = other\n"
                                   "[provider.c]\nkind = other\n";
    struct text text;
    text_start(&text, 4096);
    text_addf(&text, "%s[route]\n* = a\n+34 = b\n+3491 = c\n", accounts);
    must_read(&config, text_string(&text));
    assert_string_equal(route(&config, "+34911000333"), "c");
    assert_string_equal(route(&config, "+34600000000"), "b");
    assert_string_equal(route(&config, "+33144556677"), "a");
    assert_string_equal(route(&config, "112"), "a");
    config_free(&config);

    text_clear(&text);
    text_addf(&text, "%s[route]\n+34 = b\n[agent]\nprovider = c\n", accounts);
    must_read(&config, text_string(&text));
    assert_string_equal(route(&config, "+34911000333"), "b");
    assert_string_equal(route(&config, "+33144556677"), "c");
    config_free(&config);

    must_read(&config, accounts);
    assert_string_equal(route(&config, "+34911000333"), "");
    config_free(&config);
    must_read(&config, GOOD_PROVIDER);
    assert_string_equal(route(&config, "+34911000333"), "a");
    config_free(&config);
    text_free(&text);
}

static void who_knows_no_kinds_reads_the_rest(void **state)
{
    (void)state;
    struct config config;
    struct text text;
    struct failure failure = {0};
    text_start(&text, 4096);
    text_addf(&text,
              "[listener]\nkey_file = %s\n[provider.a]\nkind = fax\nnoise = 1\ntimeout = 3\n",
              scratch_text("key", "k3y\n"));
    text_clear(&faults);
    assert_true(config_read(&config, scratch_text("c.conf", text_string(&text)), NULL, 0,
                            scratch_fault, &faults));
    assert_int_equal(config.accounts[0].timeout, 3);
    assert_string_equal(option_text(&config.accounts[0].values, "noise"), "");
    assert_null(config.listener.key);
    assert_string_equal(config_listener_key(&config, &failure), "k3y");
    assert_string_equal(config.listener.key, "k3y");
    config_free(&config);

    unlink(scratch_path("key"));
    assert_true(config_read(&config, scratch_path("c.conf"), NULL, 0, scratch_fault, &faults));
    assert_null(config_listener_key(&config, &failure));
    assert_non_null(strstr(failure.sentence, "c.conf:2: [listener] key: can't read"));
    config_free(&config);

    failure_clear(&failure);
    assert_true(config_read(&config, scratch_text("c.conf", "[listener]\n"), NULL, 0, scratch_fault,
                            &faults));
    assert_null(config_listener_key(&config, &failure));
    assert_int_equal(failure.kind, FAILURE_NONE);
    config_free(&config);
    text_free(&text);
}

static void the_file_is_found(void **state)
{
    (void)state;
    char out[PATH_SIZE];
    char wanted[PATH_SIZE];
    unsetenv("CENTRALITA_CONFIG");
    setenv("XDG_CONFIG_HOME", scratch_path("home"), 1);
    bool of_system = access("/etc/centralita/centralita.conf", R_OK) == 0;
    assert_int_equal(config_find(NULL, out), of_system);
    if (!of_system)
        assert_string_equal(out, "");
    assert_true(path_make_directory(scratch_path("home/centralita"), NULL));
    snprintf(wanted, sizeof wanted, "%s", scratch_text("home/centralita/centralita.conf", ""));
    assert_true(config_find(NULL, out));
    assert_string_equal(out, wanted);
    setenv("CENTRALITA_CONFIG", "/none/environment", 1);
    assert_true(config_find(NULL, out));
    assert_string_equal(out, "/none/environment");
    assert_true(config_find("/none/given", out));
    assert_string_equal(out, "/none/given");
    assert_true(config_find("given", out));
    assert_int_equal(out[0], '/');
    assert_string_equal(strrchr(out, '/'), "/given");
    unsetenv("CENTRALITA_CONFIG");
}

/* Writes a secret of the placeholder's length in its place, the first time that the line stands
   there. */
static void fill_blank(char *bytes, const char *line)
{
    char *blank = strstr(bytes, line);
    if (!blank)
        fail_msg("no line \"%s\"", line);
    memcpy(blank + strlen(line) - strlen("CHANGE-ME"), "s3cret123", strlen("s3cret123"));
}

/* The bytes of the file; the caller frees. */
static char *bytes_of(const char *path)
{
    size_t length;
    char *bytes = path_read_file(path, 64 * 1024, &length, NULL);
    assert_non_null(bytes);
    return bytes;
}

/* The end of the list of faults, behind this one. */
static const char *behind(const char *list, const char *fault)
{
    const char *at = strstr(list, fault);
    if (!at)
        fail_msg("no \"%s\" in %s", fault, list);
    return at + strlen(fault);
}

static void the_example_reads_once_its_blanks_are_filled(void **state)
{
    (void)state;
    struct config config;
    struct stat facts;
    struct failure failure = {0};
    char path[SCRATCH_PATH_SIZE];
    snprintf(path, sizeof path, "%s", scratch_path("new/deep/centralita.conf"));
    setenv("LC_ALL", "es_ES.UTF-8", 1);
    assert_true(config_create_example(path, kinds, KINDS, &failure));
    unsetenv("LC_ALL");
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_false(read_path(&config, path));
    const char *left = text_string(&faults);
    left = behind(left, "[provider.phone] password: is still CHANGE-ME: write your own\n");
    left = behind(left, "[provider.phone] line: is still the example 123456789: write your own\n");
    left = behind(left, "[provider.parts] token: is still CHANGE-ME: write your own\n");
    assert_string_equal(left, "");
    config_free(&config);

    char *bytes = bytes_of(path);
    fill_blank(bytes, "\npassword = CHANGE-ME");
    fill_blank(bytes, "\ntoken = CHANGE-ME");
    must_read(&config, bytes);
    assert_string_equal(config.agent.country, "ES");
    assert_string_equal(config.agent.provider, "phone");
    assert_int_equal(strlen(config.listener.key), 32);
    assert_int_equal(config.account_count, KINDS);
    assert_int_equal(config.query_count, 0);
    assert_string_equal(option_text(&config.accounts[0].values, "line"), "123456789");
    config_free(&config);
    free(bytes);
}

/* One kind alone is preferred anyway; its route is an example for it. */
static void the_example_is_about_the_kinds_that_are_written(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    config_write_example(out, &kinds[2], 1, "fresh", "");
    fclose(out);
    assert_non_null(strstr(bytes, "\n;provider = parts\n"));
    assert_non_null(strstr(bytes, "\n;+34 = parts\n;* = parts\n"));
    assert_null(strstr(bytes, "number_format ="));
    assert_null(strstr(bytes, "= phone\n"));
    assert_non_null(strstr(bytes, "; Or else give user and password.\ntoken = CHANGE-ME\n"));
    assert_non_null(strstr(bytes, "\n;user = ana\n"));
    assert_non_null(strstr(bytes, "\n;password = CHANGE-ME\n"));
    free(bytes);

    out = open_memstream(&bytes, &size);
    config_write_example(out, kinds, KINDS, "fresh", "");
    fclose(out);
    assert_non_null(strstr(bytes, "\nprovider = phone\n"));
    assert_non_null(strstr(bytes, "\n;+34 = other\n;+55 = parts\n;* = phone\n"));
    assert_non_null(strstr(bytes, "\n;number_format = 00\n"));
    free(bytes);
}

/* What is commented out in it is right too. */
static void the_examples_comments_are_right(void **state)
{
    (void)state;
    struct config config;
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    config_write_example(out, kinds, 1, "fresh", "");
    fclose(out);
    for (char *at = bytes; (at = strstr(at, "\n;")) != NULL;)
        if (at[2] == ' ' || at[2] == '\n')
            at++;
        else
            memmove(at + 1, at + 2, strlen(at + 2) + 1);
    fill_blank(bytes, "\npassword = CHANGE-ME");
    /* Whose names are not those of every machine. */
    const char *somebody = "group:phones user:anna";
    for (char *at = bytes; (at = strstr(at, somebody)) != NULL;)
        memcpy(at, "group:root   user:root", strlen(somebody));
    must_read(&config, bytes);
    assert_int_equal(config.roles.count, 2 * USER_ROLE_COUNT);
    assert_int_equal(config.agent_rules.dispositions.count, 3);
    assert_string_equal(config.agents[0].phones.items[1], "+34911000223");
    assert_string_equal(config.agent.country, "ES");
    assert_string_equal(config.listener.key, "fresh");
    assert_string_equal(config.agent.provider, "phone");
    assert_int_equal(config.route_count, 2);
    assert_string_equal(config.accounts[0].timezone, "Europe/Madrid");
    assert_int_equal(config.query_count, QUERY_WAY_COUNT);
    config_free(&config);
    free(bytes);
}

static void the_example_is_never_written_over_a_file(void **state)
{
    (void)state;
    struct failure failure = {0};
    const char *path = scratch_text("mine.conf", "mine");
    assert_false(config_create_example(path, kinds, KINDS, &failure));
    assert_int_equal(failure.kind, FAILURE_NOT_DONE);
    assert_non_null(strstr(failure.sentence, "mine.conf is there already"));
    char *bytes = bytes_of(path);
    assert_string_equal(bytes, "mine");
    free(bytes);
    assert_false(config_create_example("/proc/none/x", kinds, KINDS, &failure));
}

static void the_consoles_own_file(void **state)
{
    (void)state;
    struct console_config config;
    text_clear(&faults);
    assert_true(console_config_read(&config, scratch_path("none"), scratch_fault, &faults));
    assert_string_equal(config.theme, "default");
    assert_true(config.mouse && config.bell);
    assert_false(config.notify || config.clock);
    assert_int_equal(config.ascii, CONSOLE_ASCII_AUTO);
    assert_true(console_config_read(&config,
                                    scratch_text("console.conf",
                                                 "[console]\ntheme = mono\nmouse = no\nbell = no\n"
                                                 "notify = yes\nclock = yes\nascii = yes\n"),
                                    scratch_fault, &faults));
    assert_string_equal(config.theme, "mono");
    assert_false(config.mouse || config.bell);
    assert_true(config.notify && config.clock);
    assert_int_equal(config.ascii, CONSOLE_ASCII_YES);
    assert_false(console_config_read(
        &config, scratch_text("console.conf", "[console]\nmouse = 1\n[engine]\ntheme = x\n"),
        scratch_fault, &faults));
    assert_string_equal(text_string(&faults),
                        "console.conf:2: [console] mouse: 1 is neither yes nor no\n"
                        "console.conf:3: there is no section [engine] here\n");
    assert_string_equal(config.theme, "default");
}

static int start(void **state)
{
    (void)state;
    text_start(&faults, 64 * 1024);
    scratch_start();
    return 0;
}

/* Reads it onto the heap, where it can be held. */
static struct config *heap_config(const char *text)
{
    struct config *config = calloc(1, sizeof *config);
    assert_non_null(config);
    must_read(config, text);
    return config;
}

static void a_configuration_lives_as_long_as_it_is_held(void **state)
{
    (void)state;
    struct config *config = heap_config(GOOD_PROVIDER);
    const struct account *account = account_hold(config_account(config, "a"));
    assert_ptr_equal(account->config, config);
    assert_ptr_equal(config_hold(config), config);
    config_drop(config);
    config_drop(config); /* by whoever read it: the account is held still */
    assert_string_equal(option_text(&account->values, "password"), "s3cret");
    account_drop(account);
    config_drop(NULL);
    account_drop(NULL);
    assert_null(account_hold(NULL));
}

static void an_account_is_the_same_by_its_values(void **state)
{
    (void)state;
    static const char *const others[] = {
        "[provider.b]\nkind = phone\nline = 1\npassword = s3cret\n",
        "[provider.a]\nkind = other\n",
        GOOD_PROVIDER "format = xml\n",
        GOOD_PROVIDER "timeout = 16\n",
        GOOD_PROVIDER "timezone = Europe/Madrid\n",
        "[provider.a]\nkind = phone\nline = 1\npassword = another\n",
        "[agent]\ncountry = ES\n" GOOD_PROVIDER,
    };
    struct config *config = heap_config(GOOD_PROVIDER);
    struct config *moved = heap_config("[engine]\nlinger = 7\n\n" GOOD_PROVIDER "timeout = 15\n");
    assert_true(account_same(&config->accounts[0], &moved->accounts[0]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct config *other = heap_config(others[i]);
        assert_false(account_same(&config->accounts[0], &other->accounts[0]));
        config_drop(other);
    }
    config_drop(moved);
    config_drop(config);
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
        cmocka_unit_test(everything_has_its_default),
        cmocka_unit_test(nothing_at_all_is_good),
        cmocka_unit_test(everything_can_be_set),
        cmocka_unit_test(faults_name_file_and_line),
        cmocka_unit_test(a_missing_file_is_a_fault),
        cmocka_unit_test(there_are_not_too_many_of_them),
        cmocka_unit_test(a_secret_comes_in_three_ways),
        cmocka_unit_test(a_secret_that_cannot_be_had_is_a_fault),
        cmocka_unit_test(a_command_has_five_seconds),
        cmocka_unit_test(only_a_commands_first_line_counts),
        cmocka_unit_test(one_way_is_enough_for_a_secret),
        cmocka_unit_test(others_must_not_read_secrets),
        cmocka_unit_test(one_of_two_ways_is_enough),
        cmocka_unit_test(accounts_of_one_kind_stand_side_by_side),
        cmocka_unit_test(a_prefix_takes_what_begins_with_it),
        cmocka_unit_test(a_number_goes_by_the_longest_route),
        cmocka_unit_test(who_knows_no_kinds_reads_the_rest),
        cmocka_unit_test(the_file_is_found),
        cmocka_unit_test(the_example_reads_once_its_blanks_are_filled),
        cmocka_unit_test(the_example_is_about_the_kinds_that_are_written),
        cmocka_unit_test(the_examples_comments_are_right),
        cmocka_unit_test(the_example_is_never_written_over_a_file),
        cmocka_unit_test(the_consoles_own_file),
        cmocka_unit_test(a_configuration_lives_as_long_as_it_is_held),
        cmocka_unit_test(an_account_is_the_same_by_its_values),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("config", tests, start, end);
}
