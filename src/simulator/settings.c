/* SPDX-License-Identifier: MIT */
/* The option table and its reader. */
#include "simulator/settings.h"

#include "base/intl.h"
#include "base/paths.h"
#include "codec/digest.h"
#include "number/number.h"
#include "simulator/played.h"
#include "simulator/wrap.h"
#include "unicode/zone.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum setting_type {
    SETTING_SWITCH,
    SETTING_TEXT,   /* SETTINGS_TEXT_SIZE */
    SETTING_PATH,   /* SETTINGS_PATH_SIZE */
    SETTING_NUMBER, /* `least` to `most` */
    SETTING_CHOICE, /* its place among the words of `argument` */
};

#define PERCENT_MAX 100
#define HELP_TEXT   512 /* bytes of one option's */
#define PORT_MAX    65535

struct setting {
    const char *name;
    enum setting_type type;
    size_t member;
    const char *argument;
    const char *fallback; /* NULL: none */
    long least, most;
    size_t given; /* of a bool that tells whether it was given; 0: there is none */
    const char *sentence;
};

#define AT(member) offsetof(struct settings, member)
#define PERCENT(option, field, percent, words)                                              \
    {                                                                                       \
        .name = option, .type = SETTING_NUMBER, .member = AT(field), .argument = "PERCENT", \
        .fallback = percent, .most = PERCENT_MAX, .sentence = words                         \
    }

#define QUERY(option, which, name_of_it, words)                                               \
    {                                                                                         \
        .name = option, .type = SETTING_TEXT, .member = AT(query[which]), .argument = "NAME", \
        .fallback = name_of_it, .sentence = words                                             \
    }

static const struct setting table[] = {
    {.name = "--address",
     .type = SETTING_TEXT,
     .member = AT(address),
     .argument = "ADDRESS",
     .fallback = "127.0.0.1",
     .sentence = N_("where call orders are taken")},
    {.name = "--port",
     .type = SETTING_NUMBER,
     .member = AT(port),
     .argument = "N",
     .fallback = "0",
     .most = PORT_MAX,
     .sentence = N_("the port; 0 is any free one")},
    {.name = "--line",
     .type = SETTING_TEXT,
     .member = AT(line),
     .argument = "NUMBER",
     .fallback = "123456789",
     .sentence = N_("Infocaller: the line's main number")},
    {.name = "--password",
     .type = SETTING_TEXT,
     .member = AT(password),
     .argument = "TEXT",
     .fallback = "3956",
     .sentence =
         N_("the password, secret or token of every provider; on a command line other users can "
            "see it")},
    {.name = "--password-file",
     .type = SETTING_PATH,
     .member = AT(password_file),
     .argument = "FILE",
     .sentence = N_("a file whose first line is the password")},
    {.name = "--rule-group",
     .type = SETTING_TEXT,
     .member = AT(rule_group),
     .argument = "NAME",
     .fallback = "Emision",
     .sentence = N_("Infocaller: the group of rules that orders have to name")},
    {.name = "--account",
     .type = SETTING_TEXT,
     .member = AT(account),
     .argument = "NAME",
     .fallback = "911000100",
     .sentence = N_("Duocom: the user (principal)")},
    {.name = "--client-id",
     .type = SETTING_TEXT,
     .member = AT(client_id),
     .argument = "NAME",
     .fallback = "centralita",
     .sentence = N_("Directcall: the client that asks for tokens")},
    {.name = "--user",
     .type = SETTING_TEXT,
     .member = AT(user),
     .argument = "NAME",
     .fallback = "centralita",
     .sentence = N_("uContact: the user who asks for tokens")},
    {.name = "--campaign",
     .type = SETTING_TEXT,
     .member = AT(campaign),
     .argument = "NAME",
     .fallback = "Salientes->",
     .sentence = N_("uContact: the campaign that orders have to name")},
    {.name = "--popup",
     .type = SETTING_TEXT,
     .member = AT(popup),
     .argument = "UUID",
     .fallback = "3b0c6a1e-8d52-4f7a-9c31-5e2f7d90a4b8",
     .sentence = N_("Medularis: the popup that orders have to name")},
    {.name = "--token-seconds",
     .type = SETTING_NUMBER,
     .member = AT(token_seconds),
     .argument = "N",
     .fallback = "3600",
     .least = 1,
     .most = 86400,
     .sentence = N_("Directcall, uContact: how long a token that was fetched is good")},
    {.name = "--token-expiry",
     .type = SETTING_SWITCH,
     .member = AT(token_expiry),
     .sentence = N_("Directcall: says with a token how long it is good")},
    {.name = "--country",
     .type = SETTING_TEXT,
     .member = AT(country),
     .argument = "CC",
     .fallback = "ES",
     .sentence =
         N_("the country of Infocaller's line and of Duocom: its numbers are written without a "
            "prefix")},
    {.name = "--timezone",
     .type = SETTING_TEXT,
     .member = AT(timezone),
     .argument = "ZONE",
     .fallback = "",
     .sentence = N_("Infocaller: the line's zone (Europe/Madrid); without it this machine's")},
    {.name = "--urls",
     .type = SETTING_PATH,
     .member = AT(urls),
     .argument = "FILE",
     .sentence = N_("the lines that `centralita urls` prints: where events are sent, and questions "
                    "asked; - reads them from standard input, and ends with it")},
    {.name = "--format",
     .type = SETTING_CHOICE,
     .member = AT(format),
     .argument = "json|xml",
     .fallback = "json",
     .sentence = N_("Infocaller: the syntax of events")},
    {.name = "--charset",
     .type = SETTING_CHOICE,
     .member = AT(charset),
     .argument = "utf8|latin1",
     .fallback = "utf8",
     .sentence = N_("Infocaller: the bytes of events and answers")},
    {.name = "--rate",
     .type = SETTING_NUMBER,
     .member = AT(rate),
     .argument = "N",
     .fallback = "0",
     .most = 60000,
     .sentence = N_("calls a minute that come in from people who don't exist")},
    {.name = "--speed",
     .type = SETTING_NUMBER,
     .member = AT(speed),
     .argument = "FACTOR",
     .fallback = "1",
     .least = 1,
     .most = 10000,
     .sentence = N_("how many times as fast as real ones calls go by")},
    PERCENT("--answer-rate", answer_rate, "75", N_("calls that somebody answers")),
    PERCENT("--hidden", hidden, "8", N_("callers who hide their number")),
    PERCENT("--lost", lost, "0", N_("events that are never sent")),
    PERCENT("--repeat", repeat, "0", N_("events that are sent twice")),
    PERCENT("--reorder", reorder, "0",
            N_("events that are overtaken by the next one of their call")),
    PERCENT("--greet", ask[SETTING_GREETING], "0",
            N_("Infocaller: callers who are asked about when they come in, by a query at the "
               "address of questions among --urls; the first one is among them")),
    QUERY("--greet-query", SETTING_GREETING, "SALUDO", N_("the name of that query")),
    PERCENT("--ask", ask[SETTING_ROUTING], "0",
            N_("Infocaller: callers of whom is asked, behind the menu, where to put them through: "
               "to the number in the variable DESTINO of the answer; the first one is among "
               "them")),
    QUERY("--ask-query", SETTING_ROUTING, "DESVIO", N_("the name of that query")),
    {.name = "--query-seconds",
     .type = SETTING_NUMBER,
     .member = AT(query_seconds),
     .argument = "N",
     .fallback = "8",
     .least = 1,
     .most = 120,
     .sentence = N_("how long the answer to a question is waited for, as set in the panel: real "
                    "seconds at any --speed")},
    PERCENT("--hang-up", hang_up, "10",
            N_("callers who hang up while it is asked where to put them through")),
    PERCENT("--pending", pending, "3", N_("Medularis: orders out of hours, left for later")),
    PERCENT("--bad-replies", bad_replies, "0",
            N_("requests that are answered by HTML, an error, half an answer or silence, and half "
               "of them carried out all the same; or by a redirect, or 429")),
    {.name = "--bad-reply",
     .type = SETTING_CHOICE,
     .member = AT(bad_reply),
     .argument = SETTING_BAD_WORDS,
     .fallback = "any",
     .sentence = N_("which of these they are")},
    {.name = "--refuse",
     .type = SETTING_NUMBER,
     .member = AT(refuse),
     .argument = "CODE",
     .least = -100,
     .most = 999,
     .given = AT(refuses),
     .sentence =
         N_("refuses every order with this code; Duocom and uContact have no codes, and just "
            "refuse")},
    {.name = "--reply-delay",
     .type = SETTING_NUMBER,
     .member = AT(reply_delay),
     .argument = "MS",
     .fallback = "0",
     .most = 600000,
     .sentence = N_("how long a request waits for its answer")},
    {.name = "--at-once",
     .type = SETTING_NUMBER,
     .member = AT(at_once),
     .argument = "N",
     .fallback = "200",
     .least = 1,
     .most = 20000,
     .sentence = N_("calls at the same time; what is over it is refused, or does not come in")},
    {.name = "--calls",
     .type = SETTING_NUMBER,
     .member = AT(calls),
     .argument = "N",
     .fallback = "0",
     .most = LONG_MAX,
     .sentence = N_("ends after so many calls; 0 is never")},
    {.name = "--seed",
     .type = SETTING_NUMBER,
     .member = AT(seed),
     .argument = "N",
     .most = LONG_MAX,
     .given = AT(seeded),
     .sentence = N_("makes the same choices again")},
    {.name = "--verbose",
     .type = SETTING_SWITCH,
     .member = AT(verbose),
     .sentence = N_("tells every request and event on standard error")},
    {.name = "--help", .type = SETTING_SWITCH, .member = AT(help), .sentence = N_("this help")},
};

#define SETTING_COUNT (sizeof table / sizeof *table)

static void *member_of(struct settings *settings, size_t offset)
{
    return (char *)settings + offset;
}

/* ---- One value */

static bool set_number(struct settings *settings, const struct setting *setting, const char *value,
                       struct failure *failure)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno || end == value || *end || number < setting->least || number > setting->most)
        return setting->most == LONG_MAX
                   ? fail(failure, FAILURE_USAGE, _("%s %s: takes a whole number"), setting->name,
                          value)
                   : fail(failure, FAILURE_USAGE, _("%s %s: takes %ld to %ld"), setting->name,
                          value, setting->least, setting->most);
    *(long *)member_of(settings, setting->member) = number;
    return true;
}

static bool set_choice(struct settings *settings, const struct setting *setting, const char *value,
                       struct failure *failure)
{
    const char *word = setting->argument;
    for (long i = 0; *word; i++) {
        size_t length = strcspn(word, "|");
        if (strlen(value) == length && strncmp(word, value, length) == 0) {
            *(long *)member_of(settings, setting->member) = i;
            return true;
        }
        word += length + (word[length] ? 1 : 0);
    }
    return fail(failure, FAILURE_USAGE, _("%s %s: takes %s"), setting->name, value,
                setting->argument);
}

static bool set_text(struct settings *settings, const struct setting *setting, const char *value,
                     struct failure *failure)
{
    size_t size = setting->type == SETTING_PATH ? SETTINGS_PATH_SIZE : SETTINGS_TEXT_SIZE;
    char *text = member_of(settings, setting->member);
    if ((size_t)snprintf(text, size, "%s", value) < size)
        return true;
    return fail(failure, FAILURE_USAGE, _("%s: takes %zu bytes at most"), setting->name, size - 1);
}

static bool set(struct settings *settings, const struct setting *setting, const char *value,
                struct failure *failure)
{
    if (setting->given)
        *(bool *)member_of(settings, setting->given) = true;
    switch (setting->type) {
    case SETTING_SWITCH:
        *(bool *)member_of(settings, setting->member) = true;
        return true;
    case SETTING_NUMBER:
        return set_number(settings, setting, value, failure);
    case SETTING_CHOICE:
        return set_choice(settings, setting, value, failure);
    case SETTING_TEXT:
    case SETTING_PATH:
        break;
    }
    return set_text(settings, setting, value, failure);
}

/* ---- The command line */

static const struct setting *find(const char *name, size_t length)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

static bool read_words(struct settings *settings, int argc, char **argv, struct failure *failure)
{
    for (int i = 1; i < argc; i++) {
        size_t length = strcspn(argv[i], "=");
        const char *value = argv[i][length] ? argv[i] + length + 1 : NULL;
        const struct setting *setting = find(argv[i], length);
        if (!setting)
            return fail(failure, FAILURE_USAGE, _("%s: no such option; see --help"), argv[i]);
        if (setting->type == SETTING_SWITCH && value)
            return fail(failure, FAILURE_USAGE, _("%s: takes no value"), setting->name);
        if (setting->type != SETTING_SWITCH && !value && ++i < argc)
            value = argv[i];
        if (setting->type != SETTING_SWITCH && !value)
            return fail(failure, FAILURE_USAGE, _("%s: needs a value: %s"), setting->name,
                        setting->argument);
        if (!set(settings, setting, value, failure))
            return false;
    }
    return true;
}

static bool read_password(struct settings *settings, struct failure *failure)
{
    const char *variable = getenv(SETTINGS_PASSWORD_VARIABLE);
    size_t length;
    if (variable && !settings->password_file[0])
        return set_text(settings, find("--password", strlen("--password")), variable, failure);
    if (!settings->password_file[0])
        return true;
    char *text = path_read_file(settings->password_file, SETTINGS_PATH_SIZE, &length, failure);
    if (!text)
        return false;
    text[strcspn(text, "\r\n")] = '\0';
    bool good = set_text(settings, find("--password", strlen("--password")), text, failure);
    explicit_bzero(text, length);
    free(text);
    return good;
}

static bool check(const struct settings *settings, struct failure *failure)
{
    char signature[MD5_HEX_SIZE];
    if (!number_country_exists(settings->country))
        return fail(failure, FAILURE_USAGE, _("--country %s: no such country"), settings->country);
    if (!zone_exists(settings->timezone))
        return fail(failure, FAILURE_USAGE, _("--timezone %s: no such zone"), settings->timezone);
    if (!md5_latin1(signature, settings->line, settings->password, NULL))
        return fail(failure, FAILURE_USAGE,
                    _("line and password may have characters of ISO-8859-1 only"));
    return true;
}

bool settings_read(struct settings *settings, int argc, char **argv, struct failure *failure)
{
    *settings = (struct settings){0};
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (table[i].fallback && !set(settings, &table[i], table[i].fallback, failure))
            return false;
    return read_words(settings, argc, argv, failure) &&
           (settings->help || (read_password(settings, failure) && check(settings, failure)));
}

void settings_print_help(FILE *out)
{
    char text[HELP_TEXT];
    wrap_print(
        out, 0,
        _("Usage: centralita simulate [OPTION]...\n\n"
          "Plays the call providers: takes orders, checks them as strictly as their documents "
          "allow, and answers in their words. Infocaller sends the events of its calls, and asks "
          "questions in them where it is told to; at Directcall and Medularis it can be asked "
          "what became of one."));
    fputc('\n', out);
    wrap_print(out, 0,
               _("Prints `ready http://ADDRESS:PORT` once orders can come. Nothing of it dials."));
    fputc('\n', out);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const char *argument = table[i].argument;
        bool shown = table[i].fallback && table[i].fallback[0];
        fprintf(out, "  %s%s%s\n", table[i].name, argument ? " " : "", argument ? argument : "");
        snprintf(text, sizeof text, "%s%s%s%s", _(table[i].sentence), shown ? " [" : "",
                 shown ? table[i].fallback : "", shown ? "]" : "");
        wrap_print(out, 6, text);
    }
    fputc('\n', out);
    snprintf(text, sizeof text, _("The password is also taken from %s in the environment."),
             SETTINGS_PASSWORD_VARIABLE);
    wrap_print(out, 0, text);
    fprintf(out, "\n%s\n\n", _("Where each is found, as a configuration says it:"));
    played_print(out);
}
