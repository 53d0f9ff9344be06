/* SPDX-License-Identifier: MIT */
/* The table of commands. */
#include "base/intl.h"
#include "client/command.h"
#include "client/families.h"
#include "model/capability.h"

#include <string.h>

#define NO_LIMIT 60 /* words: more than anybody types, and than are kept */

const struct command_option common_options[] = {
    {.name = "config",
     .kind = ARGUMENT_FILE,
     .argument = "FILE",
     .sentence = N_("the configuration to use")},
    {.name = "socket",
     .kind = ARGUMENT_FILE,
     .argument = "PATH",
     .sentence = N_("the socket of the engine to attach to")},
    {.name = "help", .sentence = N_("tell how it is used, and nothing more")},
    {.name = "version", .sentence = N_("tell the version, and nothing more")},
    {0},
};

#define RUNS(function) .options = options_##function, .run = run_##function

const struct command commands[] = {
    {.name = "",
     .words = "",
     RUNS(console),
     .engine = COMMAND_ALONE, /* attaches by itself, again and again */
     .sentence = N_("The operator's console: contacts, dial pad and live call log")},
    {.name = "dial",
     .words = "NUMBER",
     .least_words = 1,
     .most_words = 1,
     RUNS(dial),
     .engine = COMMAND_STARTS,
     .keeps_exit = true,
     .orders = true,
     .sentence = N_("Place a call"),
     .about =
         N_("The provider rings your phone, then the other party. The provider is the one of "
            "--provider, else that of the longest [route] that matches, else agent.provider, "
            "else the only one configured.\n\n"
            "An option with a word in [brackets] behind it needs a provider that can do that; "
            "`centralita providers` tells what each can. What it can't is an error (2), and "
            "nothing is placed. NUMBER, and that of --from, may also be an address of the "
            "provider's own, as ip4130600300 of Directcall or ext1234 of Duocom.\n\n"
            "An exit code of 3 means that the call may have been placed: ask before dialling "
            "again. With --json the call is printed however it ended (0, 1 and 3); on 2 and 4 "
            "nothing is printed. Where the result can't be written, the exit code is still that "
            "of the call.")},
    {.name = "hangup",
     .words = "CALL",
     .least_words = 1,
     .most_words = 1,
     RUNS(hangup),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Hang up a call, where the provider can do that"),
     .about = N_("The provider is asked once. An exit code of 1 means that it did not hang up, or "
                 "that the call is over already; 2 that it can't hang up calls; 3 that there is no "
                 "telling whether it did. A call that was hung up is over; how it went is not "
                 "guessed, and can be said with `centralita close`.")},
    {.name = "close",
     .words = "CALL",
     .least_words = 1,
     .most_words = 1,
     RUNS(close),
     .engine = COMMAND_STARTS,
     .sentence = N_("Close a call by hand, of which the provider tells no end"),
     .about = N_("What the provider says later outranks it.")},
    {.name = "note",
     .words = "CALL TEXT",
     .least_words = 2,
     .most_words = 2,
     RUNS(note),
     .engine = COMMAND_STARTS,
     .sentence = N_("Write a note to a call in place of the one that is there"),
     .about = N_("An empty text takes the note away.")},
    {.name = "calls",
     .words = "",
     RUNS(calls),
     .engine = COMMAND_STARTS,
     .sentence = N_("List calls, newest first"),
     .about =
         N_("Times are those of your zone, but UTC in JSON and CSV. In CSV, a text that a "
            "spreadsheet would take for a formula has an apostrophe in front; telephone numbers "
            "are left as they are.")},
    {.name = "show",
     .words = "CALL",
     .least_words = 1,
     .most_words = 1,
     RUNS(show),
     .engine = COMMAND_STARTS,
     .sentence = N_("Show all that is known of a call")},
    {.name = "watch",
     .words = "",
     RUNS(watch),
     .engine = COMMAND_STARTS,
     .sentence = N_("Print every change, a line each, until interrupted"),
     .about = N_("A program that reads --json passes over events that it does not know. Where it "
                 "reads too slowly to be told every change, it is told how the calls stand now.")},
    {.name = "stats",
     .words = "",
     RUNS(stats),
     .engine = COMMAND_STARTS,
     .sentence = N_("Count calls: how many, how they went, talk time, wrap-up and cost"),
     .about = N_("Calls count in the hour and the day in which they were created, by the time of "
                 "the engine's zone; where the clock is turned back, an hour comes twice. The rate "
                 "is that of the answered among those that were answered, missed or failed: what "
                 "is under way or was refused is a call and no more. Talk time is what the "
                 "provider tells, else the time from the answer to the end; its average is that of "
                 "answered calls, and the average wrap-up that of calls whose wrap-up is "
                 "known.\n\n"
                 "JSON and CSV have the sums (talk, wrap_up of the wrapped calls) in seconds too. "
                 "There, key is null for calls that are nobody's, and of hours and days at is "
                 "where they start, in UTC.")},
    {.name = "questions",
     .words = "",
     RUNS(questions),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("List the questions of calls that wait for an operator's answer"),
     .about =
         N_("Infocaller's script asks them during a call; who answers which is said by "
            "[query.NAME] of the configuration. Each stands there with its id, the caller, "
            "what was typed so far, the choices and the seconds that are left. They wait while "
            "a console is attached; without one the default goes out at once.")},
    {.name = "answer",
     .words = "QUESTION CHOICE|NUMBER",
     .least_words = 2,
     .most_words = 2,
     RUNS(answer),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Answer the question of a call that waits"),
     .about = N_("A digit from 1 to 9 takes the choice of that key; anything else is a number, "
                 "which is sent in the place of one. The first answer counts: an exit code of 1 "
                 "means that somebody else gave it, that the time is over or the caller gone, or "
                 "that the choice can't be taken.")},
    {.name = "agents",
     .words = "",
     RUNS(agents),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("List the agents and how each stands"),
     .about = N_("An agent is ready, paused, on a call, in wrap-up behind one, or off: then no "
                 "console is attached. The figures are those of today: calls answered, calls, and "
                 "the time of talk. With [roles] in the configuration the agents are those of its "
                 "[agent.NAME]; without, whoever attaches a console or dials is one too.")},
    {.name = "pause",
     .words = "REASON",
     .least_words = 1,
     .most_words = 1,
     RUNS(pause),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Pause, for one of the reasons of the configuration"),
     .about =
         N_("During a call, or in its wrap-up, the pause begins behind them. Two calls in a row "
            "that did not reach the agent's phone pause the agent too, where the provider tells "
            "of that.")},
    {.name = "ready",
     .words = "",
     RUNS(ready),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Be ready again: ends a pause, and a wrap-up")},
    {.name = "phone",
     .words = "NUMBER",
     .least_words = 1,
     .most_words = 1,
     RUNS(phone),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Sit at another phone: it rings from now on when you dial"),
     .about = N_("It has to be one of those that [agent.NAME] names for you, and nobody else's who "
                 "is there.")},
    {.name = "wrapup",
     .words = "[DISPOSITION]",
     .most_words = 1,
     RUNS(wrapup),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("End your wrap-up, and say what the call came to"),
     .about =
         N_("The disposition is one of the configuration's. During a call it can be given too; "
            "then there is no wrap-up behind it.")},
    {.name = "contacts",
     .words = "[FILTER]",
     .most_words = 1,
     RUNS(contacts),
     .engine = COMMAND_STARTS,
     .sentence = N_("List contacts, all or those whose name or number has the text"),
     .about = N_("To look for a word that is a command (add, change, remove): "
                 "centralita contacts -- add")},
    {.name = "contacts add",
     .words = "NAME [LABEL:]NUMBER...",
     .least_words = 2,
     .most_words = NO_LIMIT,
     RUNS(contacts_add),
     .engine = COMMAND_STARTS,
     .sentence = N_("Add a contact")},
    {.name = "contacts change",
     .words = "NAME [[LABEL:]NUMBER...]",
     .least_words = 1,
     .most_words = NO_LIMIT,
     RUNS(contacts_change),
     .engine = COMMAND_STARTS,
     .sentence = N_("Change a contact: what is given changes, the rest stays"),
     .about = N_("Numbers are added; one that is there gets the new label. An empty note, owner or "
                 "field is taken away.")},
    {.name = "contacts remove",
     .words = "NAME",
     .least_words = 1,
     .most_words = 1,
     RUNS(contacts_remove),
     .engine = COMMAND_STARTS,
     .sentence = N_("Remove a contact")},
    {.name = "providers",
     .words = "",
     RUNS(providers),
     .engine = COMMAND_STARTS,
     .sentence = N_("List the configured providers and what each can do")},
    {.name = "urls",
     .words = "[PROVIDER]",
     .most_words = 1,
     .word = ARGUMENT_ACCOUNT,
     RUNS(urls),
     .engine = COMMAND_STARTS,
     .sentence = N_("Print the URLs to paste into the provider's panel"),
     .about = N_("The listener's key stands in them where you may read the engine's configuration, "
                 "otherwise KEY.")},
    {.name = "status",
     .words = "",
     RUNS(status),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Tell how the engine is")},
    {.name = "quarantine",
     .words = "",
     RUNS(quarantine),
     .engine = COMMAND_STARTS,
     .sentence = N_("List the requests that could not be read")},
    {.name = "quarantine list",
     .words = "",
     RUNS(quarantine),
     .engine = COMMAND_STARTS,
     .sentence = N_("List the requests that could not be read")},
    {.name = "quarantine show",
     .words = "N",
     .least_words = 1,
     .most_words = 1,
     RUNS(quarantine_show),
     .engine = COMMAND_STARTS,
     .sentence = N_("Show a request that could not be read, as it came")},
    {.name = "quarantine retry",
     .words = "",
     RUNS(quarantine_retry),
     .engine = COMMAND_STARTS,
     .sentence = N_("Try again to read them")},
    {.name = "init",
     .words = "[KIND...]",
     .most_words = NO_LIMIT,
     .word = ARGUMENT_KIND,
     RUNS(init),
     .engine = COMMAND_ALONE,
     .sentence = N_("Write a commented configuration to start from"),
     .about =
         N_("For the kinds of provider that are named, with a fresh key for the listener; never "
            "over a file that is there.")},
    {.name = "check",
     .words = "",
     RUNS(check),
     .engine = COMMAND_ALONE,
     .sentence = N_("Read the configuration and name every fault with file and line"),
     .about =
         N_("With --online every account's provider is asked too, all at once, and a line each "
            "tells whether its host answers, its certificate holds and the credentials are taken. "
            "Some can only tell the last when a call is ordered: then that is said. No call is "
            "placed, and an engine that runs is left alone.\n\n"
            "The exit code is 0 where all is well as far as it can be told, 1 where a provider did "
            "not answer as it should or did not take the credentials, and 2 where the "
            "configuration has a fault. A query's program that can't be run here is remarked "
            "on.")},
    {.name = "serve",
     .words = "",
     RUNS(serve),
     .engine = COMMAND_ALONE,
     .sentence = N_("Be the engine, until stopped")},
    {.name = "reload",
     .words = "",
     RUNS(reload),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Have the engine read its configuration again"),
     .about =
         N_("No call, console or request is lost by it, and what is under way goes on as it was "
            "begun. With a fault in the file nothing changes: each is named with file and line, "
            "and the exit code is 2. What can't change while an engine runs (state_directory, "
            "socket) is remarked on.")},
    {.name = "stop",
     .words = "",
     RUNS(stop),
     .engine = COMMAND_ATTACHES,
     .sentence = N_("Stop the engine")},
    {.name = "demo",
     .words = "",
     RUNS(demo),
     .engine = COMMAND_ALONE,
     .sentence = N_("The console against the bundled simulator; nothing leaves this machine"),
     .about = N_("All of it lives in a directory of its own, which is removed at the end.")},
    {.name = "simulate",
     .words = "[OPTION...]",
     .most_words = NO_LIMIT,
     RUNS(simulate),
     .engine = COMMAND_ALONE,
     .passes_on = true,
     .sentence =
         N_("The simulated providers alone; `centralita simulate --help` tells their options")},
    {0},
};

const struct command_exit command_exits[] = {
    {FAILURE_NONE, N_("done; of a call: accepted or pending")},
    {FAILURE_NOT_DONE,
     N_("not placed, or not done: the provider refused or could not be reached, or "
        "there is no such call or contact")},
    {FAILURE_USAGE, N_("wrong usage or configuration, or an option that the provider has not got")},
    {FAILURE_UNKNOWN, N_("outcome unknown: the order was sent, and there is no telling what became "
                         "of it")},
    {FAILURE_ENGINE, N_("no engine, or the engine failed, or the result could not be written")},
    {0},
};

const struct command_variable command_variables[] = {
    {"CENTRALITA_SOCKET", N_("The socket of the engine, where --socket is not given.")},
    {"CENTRALITA_CONFIG", N_("The configuration, where --config is not given.")},
    {"CENTRALITA_LIBEXEC",
     N_("The directory of centralita-engine and centralita-simulator, in place "
        "of the one they were installed to.")},
    {"CENTRALITA_THEMES", N_("A directory with themes, searched before the installed one.")},
    {"NO_COLOR", N_("If it is set and not empty, the console uses no colour.")},
    {"XDG_RUNTIME_DIR", N_("Where the engine of a user has its socket.")},
    {"XDG_CONFIG_HOME",
     N_("Where centralita/centralita.conf and centralita/console.conf are looked "
        "for; by default ~/.config.")},
    {"XDG_STATE_HOME",
     N_("Where the engine of a user keeps its state; by default ~/.local/state.")},
    {"TZ", N_("The zone of the times that are shown and typed.")},
    {0},
};

const struct command *command_find(const char *name)
{
    const struct command *row = commands;
    while (row->name && strcmp(row->name, name) != 0)
        row++;
    return row->name ? row : NULL;
}

static const struct command_option *find_in(const struct command_option *options, const char *name)
{
    while (options->name && strcmp(options->name, name) != 0)
        options++;
    return options->name ? options : NULL;
}

bool command_option_is_common(const struct command_option *option)
{
    const struct command_option *row = common_options;
    while (row->name && row != option)
        row++;
    return row->name != NULL;
}

const struct command_option *command_option(const struct command *command, const char *name)
{
    const struct command_option *row = find_in(command->options, name);
    return row ? row : find_in(common_options, name);
}

/* The option's own, or that of the one that says the contrary. */
static bool is_option_of(const struct command_option *option, int capability)
{
    const char *needing = capability_options[capability];
    if (!needing)
        return false;
    needing += strlen("--");
    return strcmp(needing, option->name) == 0 ||
           (option->not_with && strcmp(needing, option->not_with) == 0);
}

const char *command_option_needs(const struct command *command, const struct command_option *option)
{
    for (int i = 0; command->orders && i < CAPABILITY_COUNT; i++)
        if (is_option_of(option, i))
            return capability_words[i];
    return NULL;
}
