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

static void put_signals(FILE *out)
{
    roff_section(out, "SIGNALS");
    roff_text(out, "SIGTERM and SIGINT stop it in order: nothing new is taken, orders that are on "
                   "their way come home or are given up as unknown, everything is written. If it "
                   "is killed nothing is lost that was answered: at the next start a call whose "
                   "order was being sent becomes `unknown`.");
    roff_paragraph(
        out, "SIGHUP, as `centralita reload`, has it read its configuration again. Calls, "
             "consoles, requests and open questions stay, and what is under way goes on as it was "
             "begun: an order through the account that it was given to, a question by the "
             "`[query.NAME]` by which it was asked. An account that is the same keeps its token, a "
             "program that answers questions and is the same runs on. Where the listener moves, "
             "it listens at the new place first. With a fault in the file nothing changes; each "
             "fault is in the log, and told to whoever asked. `state_directory` and `socket` take "
             "effect at the next start alone, which is remarked on.");
}

static void put_log(FILE *out)
{
    roff_section(out, "LOG");
    roff_text(
        out,
        "An event a line, on the standard error. `log_format` in `centralita.conf`(5) says how "
        "a line looks: with the time and the level in front (plain), with the priority as "
        "systemd's journal wants it (journal), or as an object with `time`, `level`, "
        "`message` and what the line is about, as `call`, `provider`, `user` (json). What "
        "came from outside has no control characters in it, and no secret is ever in a "
        "line.");
}

static void put_service(FILE *out)
{
    roff_section(out, "A SHARED SERVER");
    roff_text(out,
              "`make install` brings a unit for systemd, `centralita.service`, in which one engine "
              "runs under a login of its own, centralita, and may write to nothing but its own "
              "directories. The configuration is `/etc/centralita/centralita.conf`, for root to "
              "write and for that login to read (mode 0640). Everybody reaches the socket in "
              "`/run/centralita`. To set it up:");
    roff_example(out, "systemd-sysusers\n"
                      "systemd-tmpfiles --create\n"
                      "install -m 0640 -g centralita my.conf /etc/centralita/centralita.conf\n"
                      "systemctl enable --now centralita");
    roff_paragraph(
        out,
        "systemd is told when the engine is ready, reloads (`systemctl reload centralita`) and "
        "stops, and how it is, which `systemctl status centralita` shows. While its loop runs it "
        "says so twice in the watchdog's time, and is started anew where it does not. That its "
        "disk takes nothing is no reason for that: it goes on by itself when there is room. A "
        "configuration with a fault is not tried again and again.");
    roff_paragraph(
        out,
        "The programs that `[query.NAME]` and secrets name run inside the same limits: they see no "
        "home directories, gain no privileges and write where the engine may. Where one needs "
        "more, as a program that compiles while it runs needs `MemoryDenyWriteExecute=no`, say so "
        "by `systemctl edit centralita`. A listener's port under 1024 needs "
        "`AmbientCapabilities=CAP_NET_BIND_SERVICE` and the same in `CapabilityBoundingSet=`.");
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
    put_signals(out);
    put_providers(out);
    put_listener(out);
    put_log(out);
    put_service(out);
    roff_section(out, "FILES");
    roff_list(out, NULL);
    roff_path(out, "/etc/centralita/centralita.conf");
    roff_sentence(out, "the configuration of a shared server");
    roff_path(out, "/run/centralita/engine.sock");
    roff_sentence(out, "its socket, where every console looks");
    roff_path(out, "/var/lib/centralita");
    roff_sentence(out, "its state directory");
    roff_path(out, "STATE_DIRECTORY/lock");
    roff_sentence(out, "held while an engine runs, with its process number");
    roff_path(out, "STATE_DIRECTORY/engine.log");
    roff_sentence(out, "the log of an engine that was started on demand; `serve` writes its log to "
                       "the standard error");
    roff_list_end(out);
    roff_section(out, "ENVIRONMENT");
    roff_list(out, NULL);
    roff_variable(out, "NOTIFY_SOCKET");
    roff_sentence(out, "where a supervisor is told how the engine is: see `sd_notify`(3)");
    roff_variable(out, "WATCHDOG_USEC");
    roff_sentence(out, "the watchdog's time, in microseconds");
    roff_variable(out, "JOURNAL_STREAM");
    roff_sentence(out, "the journal's file, by which it is known that the log leads there");
    roff_list_end(out);
    roff_section(out, "EXIT STATUS");
    roff_text(out,
              "0 after an orderly end, 2 where command line or configuration are wrong, 4 where "
              "it could not start or had to give up.");
    roff_see_also(out, see);
}
