/* SPDX-License-Identifier: MIT */
/* The whole of it without an account: the console, an engine and the simulated provider, in a
   directory that is gone afterwards. Nothing leaves the loopback. */
#include "base/clock.h"
#include "base/intl.h"
#include "client/client.h"
#include "client/console_line.h"
#include "client/demo_files.h"
#include "client/families.h"
#include "client/key.h"
#include "client/present.h"
#include "client/process.h"
#include "client/start.h"
#include "codec/contact_json.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIMULATOR_PROGRAM  "centralita-simulator"
#define SIMULATOR_PATIENCE 10000       /* ms until it is ready */
#define END_PATIENCE       5000        /* ms for each program to end */
#define READY_MAX          512         /* bytes of its first line */
#define ACCOUNT_MANAGER    "666000204" /* whom every contact belongs to */

const struct command_option options_demo[] = {
    CONSOLE_OPTIONS,
    {0},
};

struct demo {
    struct demo_files files;
    struct process simulator;
    struct console_way way;
    char url[READY_MAX]; /* the simulator's */
    bool furnished;      /* the simulator has the engine's URLs, and the engine its contacts */
};

/* ---- The simulator */

/* "ready http://127.0.0.1:41873" */
static bool read_simulator_url(const struct process *simulator, char *url, size_t size,
                               struct failure *failure)
{
    char line[READY_MAX];
    size_t used = 0;
    int64_t deadline = clock_steady() + SIMULATOR_PATIENCE;
    while (used + 1 < sizeof line && (used == 0 || line[used - 1] != '\n')) {
        struct pollfd file = {.fd = simulator->out, .events = POLLIN};
        int64_t left = deadline - clock_steady();
        if (left <= 0 || poll(&file, 1, (int)left) == 0)
            return fail(failure, FAILURE_ENGINE, _("the simulator does not become ready"));
        ssize_t got = read(simulator->out, line + used, 1);
        if (got == 0)
            return fail(failure, FAILURE_ENGINE, _("the simulator did not start"));
        used += got > 0 ? 1 : 0;
    }
    line[used] = '\0';
    line[strcspn(line, "\n")] = '\0';
    static const char ready[] = "ready ";
    if (strncmp(line, ready, sizeof ready - 1) != 0)
        return fail(failure, FAILURE_ENGINE, _("the simulator is not ready: %s"), line);
    int length = snprintf(url, size, "%s", line + sizeof ready - 1);
    return length > 0 && (size_t)length < size;
}

static bool start_simulator(struct demo *demo, struct failure *failure)
{
    const struct demo_files *files = &demo->files;
    const char *const arguments[] = {
        /* what it is like */
        "--port", "0", "--urls", "-", "--rate", DEMO_RATE, "--speed", DEMO_SPEED,
        /* what the accounts say */
        "--password-file", files->password, "--line", DEMO_LINE, "--rule-group", DEMO_RULE_GROUP,
        "--account", DEMO_ACCOUNT, "--client-id", DEMO_CLIENT_ID, "--user", DEMO_USER, "--campaign",
        DEMO_CAMPAIGN, "--popup", DEMO_POPUP,
        /* what is asked about its callers */
        "--greet", DEMO_GREETED, "--greet-query", DEMO_GREETING, "--ask", DEMO_ASKED, "--ask-query",
        DEMO_ROUTING, "--query-seconds", DEMO_PATIENCE, NULL};
    /* It is of the session of this terminal, but its key ^C is the console's alone. */
    return process_start(&demo->simulator, SIMULATOR_PROGRAM, arguments,
                         PROCESS_OWN_SESSION | PROCESS_DIES_WITH_US | PROCESS_TAKES_INPUT, failure);
}

/* ---- What the engine is told, and what it tells */

static bool add_url(void *context, json_t *item, struct failure *failure)
{
    (void)failure;
    struct text *lines = context;
    text_addf(lines, "%s %s\n", present_text(item, "event"), present_text(item, "url"));
    return true;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        ssize_t wrote = write(file, bytes, length);
        if (wrote < 0 && errno != EINTR)
            return false;
        bytes += wrote > 0 ? wrote : 0;
        length -= wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

/* The engine took any free port. Should it have to be started anew, it is to take the same. */
static bool keep_port(const struct demo *demo, const char *urls, struct failure *failure)
{
    static const char host[] = "http://" DEMO_ADDRESS ":";
    const char *url = strstr(urls, host);
    long port = url ? strtol(url + sizeof host - 1, NULL, 10) : 0;
    if (port <= 0 || port > DEMO_PORT_MAX)
        return fail(failure, FAILURE_ENGINE, _("the engine's listener is not at %s"), DEMO_ADDRESS);
    return demo_files_configure(&demo->files, demo->url, (int)port, failure);
}

/* Where the simulator has to send its events. */
static bool tell_urls(struct demo *demo, struct line *line, struct failure *failure)
{
    struct text lines;
    text_start(&lines, DEMO_TEXT_MAX);
    bool told = line_ask(line, WIRE_URLS, NULL, add_url, &lines, failure);
    const char *url = text_string(&lines);
    while (told && *url) {
        size_t length = strcspn(url, "\n");
        char *one = strndup(url, length + 1);
        char *with_key = one ? key_into_url(one, demo->files.key) : NULL;
        /* A simulator that has died is seen by nothing coming in. */
        if (with_key)
            write_all(demo->simulator.in, with_key, strlen(with_key));
        key_free(with_key);
        free(one);
        url += length + 1;
    }
    told = told && keep_port(demo, text_string(&lines), failure);
    text_free(&lines);
    return told;
}

static const struct person {
    const char *name, *label, *number, *note;
    bool favourite;
} people[] = {
#define PERSON(name, label, number, note, favourite) {name, label, number, note, favourite},
#include "simulator/people.def"
#undef PERSON
};
#define PEOPLE (sizeof people / sizeof people[0])

/* The contact of the rows from `at` on that have one name; how many they are. */
static size_t make_contact(size_t at, struct contact_change *change)
{
    const struct person *person = &people[at];
    size_t count = 0;
    *change = (struct contact_change){
        .set_favourite = true, .favourite = person->favourite, .set_owner = true};
    snprintf(change->owner, sizeof change->owner, "%s", ACCOUNT_MANAGER);
    snprintf(change->name, sizeof change->name, "%s", person->name);
    if (person->note[0]) {
        change->set_note = true;
        change->note = strdup(person->note);
    }
    for (; at + count < PEOPLE && strcmp(people[at + count].name, person->name) == 0; count++)
        contact_change_add_number(change, people[at + count].label, people[at + count].number);
    return count;
}

/* All are asked for before the first answer is read, so that they are put on disk together. */
static bool add_contacts(struct line *line, struct failure *failure)
{
    size_t open = 0;
    for (size_t at = 0; at < PEOPLE;) {
        struct contact_change change;
        at += make_contact(at, &change);
        json_t *body = json_pack("{s:o}", "change", contact_change_to_json(&change));
        contact_change_free(&change);
        if (!line_send(line, WIRE_CONTACT_ADD, ++line->last_ask, body, failure))
            return false;
        open++;
    }
    while (open) {
        struct wire_message message;
        if (!line_receive(line, &message, -1, failure))
            return false;
        open -= message.type == WIRE_DONE ? 1 : 0;
        wire_message_free(&message);
    }
    return true;
}

/* Whom the demo calls by itself, through a provider each: not the first of the list, who is under
   the bar and whom a newcomer dials first, since a number that was just dialled is asked about. */
static const char *const called[] = {"Ludwig Ott", "Luiza Prado", "Hernán Vidal"};

static bool is_called(const char *name)
{
    size_t i = 0;
    while (i < sizeof called / sizeof *called && strcmp(called[i], name) != 0)
        i++;
    return i < sizeof called / sizeof *called;
}

/* So that something moves from the first moment on; the callers come when they come. */
static void place_calls(struct line *line)
{
    struct failure unimportant = {0};
    for (size_t i = 0; i < PEOPLE; i++)
        if (is_called(people[i].name))
            line_ask(line, WIRE_DIAL,
                     json_pack("{s:s,s:b}", "number", people[i].number, "confirmed", 1), NULL, NULL,
                     &unimportant);
}

/* Once, when the first engine is up. */
static bool furnish(struct demo *demo, struct failure *failure)
{
    struct line line;
    demo->way.attach.client = "command";
    if (!attach(&demo->way.attach, &line, failure))
        return false;
    demo->furnished = tell_urls(demo, &line, failure) && add_contacts(&line, failure);
    if (demo->furnished)
        place_calls(&line);
    line_close(&line);
    return demo->furnished;
}

/* A console_attach. */
static bool demo_attach(void *context, struct console_line *out, struct failure *failure)
{
    struct demo *demo = context;
    if (!demo->furnished && !furnish(demo, failure))
        return false;
    demo->way.attach.client = "console";
    return console_line_attach(&demo->way, out, failure);
}

/* ---- From beginning to end */

/* While things are put up and taken down these signals wait; the console lets them in for as long
   as it sees to them. */
static const int held[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT};
#define HELD (sizeof held / sizeof held[0])

static void hold_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < HELD; i++)
        sigaddset(&set, held[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool signal_waits(void)
{
    sigset_t set;
    bool waits = false;
    if (sigpending(&set) != 0)
        return false;
    for (size_t i = 0; i < HELD; i++)
        waits = waits || sigismember(&set, held[i]) == 1;
    return waits;
}

static bool show(struct client *client, struct demo *demo, struct failure *failure)
{
    struct console_options options;
    struct console_line line = {.fd = -1};
    console_line_options(client, &options);
    options.demo = true;
    options.attach = demo_attach;
    options.context = demo;
    if (!demo_attach(demo, &line, failure))
        return false;
    if (signal_waits()) {
        console_line_free(&line);
        return true;
    }
    return console_run(&options, &line, failure);
}

static bool put_up(struct client *client, struct demo *demo, struct failure *failure)
{
    if (!demo_files_make(&demo->files, failure) || !start_simulator(demo, failure) ||
        !read_simulator_url(&demo->simulator, demo->url, sizeof demo->url, failure) ||
        !demo_files_configure(&demo->files, demo->url, 0, failure))
        return false;
    demo->way.attach = (struct attach_options){.config = demo->files.config,
                                               .socket = demo->files.socket,
                                               .may_start = true,
                                               .dies_with_us = true};
    return show(client, demo, failure);
}

bool run_demo(struct client *client, struct failure *failure)
{
    static struct demo demo;
    demo.simulator = (struct process){-1, -1, -1, -1};
    if (client->attach.config || client->attach.socket)
        return fail(failure, FAILURE_USAGE,
                    _("the demo has a configuration and a socket of its own"));
    signal(SIGPIPE, SIG_IGN); /* a simulator that has died is no reason to leave things behind */
    hold_signals();
    bool shown = put_up(client, &demo, failure);
    demo_files_withdraw(&demo.files); /* another console may have been given it */
    start_engine_end(END_PATIENCE);
    process_stop(&demo.simulator, END_PATIENCE);
    demo_files_remove(&demo.files);
    return shown;
}
