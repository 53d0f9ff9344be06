/* SPDX-License-Identifier: MIT */
/* centralita-engine(8): what runs it, its options, and what an administrator has to know. */
#include "docgen/manual.h"
#include "docgen/roff.h"
#include "engine/errand.h"
#include "engine/options.h"

#include <string.h>

static void put_synopsis(FILE *out)
{
    for (size_t i = 0; engine_jobs[i].word; i++) {
        fputs(".Nm\n", out);
        if (engine_jobs[i].word[0])
            fprintf(out, ".Cm %s\n", engine_jobs[i].word);
        for (size_t j = 0; engine_option_table[j].name; j++) {
            const struct engine_option *option = &engine_option_table[j];
            if (option->job && strcmp(option->job, engine_jobs[i].word) != 0)
                continue;
            fprintf(out, ".Op Fl \\-%s%s%s\n", option->name, option->argument ? " Ar " : "",
                    option->argument ? option->argument : "");
        }
        if (strcmp(engine_jobs[i].word, "init") == 0)
            fputs(".Op Ar KIND ...\n", out);
    }
}

static void put_jobs(FILE *out)
{
    roff_list(out, "check");
    for (size_t i = 0; engine_jobs[i].word; i++) {
        roff_item(out, engine_jobs[i].word[0] ? engine_jobs[i].word : "(no word)");
        roff_sentence(out, engine_jobs[i].sentence);
    }
    roff_list_end(out);
    roff_paragraph(out, "Its options:");
    roff_list(out, NULL);
    for (size_t i = 0; engine_option_table[i].name; i++) {
        const struct engine_option *option = &engine_option_table[i];
        fprintf(out, ".It Fl \\-%s%s%s\n", option->name, option->argument ? " Ar " : "",
                option->argument ? option->argument : "");
        roff_sentence(out, option->sentence);
    }
    roff_list_end(out);
}

static void put_providers(FILE *out)
{
    char text[1024];
    roff_section(out, "PROVIDERS");
    snprintf(text, sizeof text,
             "At most %d requests of one account are on their way at a time; others wait for their "
             "turn, at most as long as the account's `timeout`, and are refused then: nothing of "
             "them was sent. A slow or dead provider delays no other.",
             ERRANDS_AT_ONCE);
    roff_text(out, text);
    roff_paragraph(
        out, "An order goes out once, on a connection of its own. The one exception is a provider "
             "that refuses a fetched token in so many words, and so has done nothing: then a new "
             "one is fetched, once for all that wait, and the order goes out once more. A provider "
             "that asks to be left alone for a while (Retry-After) is shown with that time in "
             "`centralita providers` and on consoles; whether to dial all the same is up to the "
             "agent.");
    roff_paragraph(
        out, "Where a provider can be asked, a live call without news for `ask_after` seconds is "
             "asked after, at growing intervals. Where it can't, the call is `unconfirmed` after "
             "`unconfirmed_after` seconds, and an agent closes it. Of calls that a provider can't "
             "tell apart, none is hung up or asked after.");
}

static void put_listener(FILE *out)
{
    roff_section(out, "LISTENER");
    roff_text(
        out,
        "With a `[listener]` in its configuration the engine takes events at "
        "`/hook/PROVIDER/EVENT`; `centralita urls` prints the addresses to paste into the "
        "provider's panel. An event is answered 200 when it is on disk, and not before; a repeat "
        "is answered 200 and changes nothing. The other answers:");
    static const struct {
        const char *status, *sentence;
    } answers[] = {
        {"400", "it could not be read; where its key was right it is kept aside for `centralita "
                "quarantine`"},
        {"401", "a wrong or missing key, a wrong signature, another line, or neither key nor "
                "signature to go by"},
        {"403", "it came from a network that is not allowed"},
        {"404", "no such provider or event"},
        {"405", "another method than GET and POST"},
        {"408", "the body did not come in time"},
        {"413", "the body is longer than `max_body`"},
        {"431", "the headers are too large"},
        {"503", "it could not be put on disk; Retry-After says when to try again"},
    };
    roff_list(out, "503");
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        roff_item(out, answers[i].status);
        roff_sentence(out, answers[i].sentence);
    }
    roff_list_end(out);
    roff_paragraph(
        out, "A question of a call, at `/hook/PROVIDER/query`, is answered 200 with what was found "
             "for it, in the format in which it came, JSON or XML, and in ASCII; no answer waits "
             "for the disk. Who answers is said by `[query.NAME]`: see `centralita.conf`(5). "
             "Repeated while it is open, it waits for the same answer. Whether the caller is gone "
             "is known by FIN, and by the end of the connection.");
    roff_paragraph(out, "`GET /health` is answered 200 while events can be stored, else 503. The "
                        "listener speaks HTTP; put a server that speaks TLS in front of it where "
                        "events come over a network.");
}

void manual_engine(FILE *out)
{
    static const char *const see[] = {"centralita(1)", "centralita.conf(5)", "systemd.service(5)",
                                      NULL};
    roff_begin(out, "CENTRALITA-ENGINE", 8, "centralita-engine",
               "places calls, takes events, keeps both");
    roff_section(out, "SYNOPSIS");
    put_synopsis(out);
    roff_section(out, "DESCRIPTION");
    roff_text(
        out,
        "The engine owns the state: provider accounts with their secrets, the listener for events, "
        "calls and contacts. Consoles and commands attach to it on a Unix socket. It is not run by "
        "hand: `centralita serve` becomes it, and `centralita` starts one on demand.\n\n"
        "When it is ready it prints one line to its standard output, `ready URL SOCKET`, where URL "
        "is the listener's or `-`. There is one engine for each state directory, by a lock on it.");
    put_jobs(out);
    roff_section(out, "SIGNALS");
    roff_text(out, "SIGTERM and SIGINT stop it in order: nothing new is taken, orders that are on "
                   "their way come home or are given up as unknown, everything is written. If it "
                   "is killed nothing is lost that was answered: at the next start a call whose "
                   "order was being sent becomes `unknown`.");
    put_providers(out);
    put_listener(out);
    roff_section(out, "A SHARED SERVER");
    roff_text(out,
              "Run one engine under a login of its own, with the configuration in "
              "`/etc/centralita/centralita.conf` (mode 0600, owned by that login), "
              "`engine.socket = /run/centralita/engine.sock` and a state directory. Whoever may "
              "write to the socket can use it. A unit for systemd:");
    roff_example(out, "[Unit]\n"
                      "Description=Calls and events for centralita\n"
                      "After=network-online.target\n"
                      "\n"
                      "[Service]\n"
                      "User=centralita\n"
                      "ExecStart=/usr/local/bin/centralita serve\n"
                      "RuntimeDirectory=centralita\n"
                      "StateDirectory=centralita\n"
                      "Restart=on-failure\n"
                      "\n"
                      "[Install]\n"
                      "WantedBy=multi-user.target");
    roff_section(out, "FILES");
    roff_list(out, NULL);
    roff_path(out, "STATE_DIRECTORY/lock");
    roff_sentence(out, "held while an engine runs, with its process number");
    roff_path(out, "STATE_DIRECTORY/engine.log");
    roff_sentence(out, "the log of an engine that was started on demand; `serve` writes its log to "
                       "the standard error");
    roff_list_end(out);
    roff_section(out, "EXIT STATUS");
    roff_text(out,
              "0 after an orderly end, 2 where command line or configuration are wrong, 4 where "
              "it could not start or had to give up.");
    roff_see_also(out, see);
}
