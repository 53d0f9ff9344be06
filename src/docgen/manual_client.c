/* SPDX-License-Identifier: MIT */
/* centralita(1): the commands, the console and its keys. */
#include "client/command.h"
#include "client/help.h"
#include "console/actions.h"
#include "docgen/ability.h"
#include "docgen/manual.h"
#include "docgen/roff.h"
#include "model/call.h"
#include "model/words.h"
#include "simulator/settings.h"

#include <stdlib.h>
#include <string.h>

#define PLACES_MAX 512

static void put_piece(void *context, const char *text)
{
    FILE *out = context;
    fputs(".Ar ", out);
    fputs("\"\\&", out);
    for (; *text; text++)
        fputs(*text == '-' ? "\\-" : (const char[]){*text, '\0'}, out);
    fputs("\"\n", out);
}

static void put_synopsis(FILE *out, const struct command *command)
{
    fputs(".Nm\n", out);
    if (command->name[0])
        fprintf(out, ".Cm %s\n", command->name);
    help_synopsis(command, put_piece, out);
}

/* Which kinds of providers an option of an order is for. */
static void put_kinds_of(FILE *out, const char *needs)
{
    char text[PLACES_MAX] = "Of";
    int capability;
    bool any = false;
    if (!word_find(capability_words, CAPABILITY_COUNT, needs, &capability))
        return;
    for (size_t k = 0; provider_kinds[k]; k++) {
        struct ability ability;
        size_t used = strlen(text);
        if (!ability_find(provider_kinds[k], &ability) ||
            !(ability.full & CAPABILITY_BIT(capability)))
            continue;
        bool always = ability.always & CAPABILITY_BIT(capability);
        snprintf(text + used, sizeof text - used, "%s %s%s%s", any ? "," : "",
                 provider_kinds[k]->kind, always ? "" : " with ",
                 always ? "" : ability.keys[capability]);
        any = true;
    }
    if (any)
        roff_sentence(out, text);
}

static void put_options(FILE *out, const struct command *command,
                        const struct command_option *options)
{
    struct text sentence;
    if (!options->name)
        return;
    text_start(&sentence, PLACES_MAX);
    roff_list(out, NULL);
    for (; options->name; options++) {
        const char *needs = command_option_needs(command, options);
        text_clear(&sentence);
        help_add_sentence(&sentence, command, options);
        roff_option(out, options);
        roff_sentence(out, text_string(&sentence));
        if (needs)
            put_kinds_of(out, needs);
    }
    roff_list_end(out);
    text_free(&sentence);
}

/* The simulator's own help, which comes from its own table. */
static void put_simulator(FILE *out)
{
    char *help = NULL;
    size_t size;
    FILE *memory = open_memstream(&help, &size);
    if (!memory)
        return;
    settings_print_help(memory);
    if (fclose(memory) == 0)
        roff_example(out, help);
    free(help);
}

static void put_commands(FILE *out)
{
    roff_section(out, "COMMANDS");
    for (const struct command *row = commands; row->name; row++) {
        if (!row->name[0])
            continue;
        roff_subsection(out, row->name);
        put_synopsis(out, row);
        fputs(".Pp\n", out);
        roff_sentence(out, row->sentence);
        if (row->about)
            roff_paragraph(out, row->about);
        put_options(out, row, row->options);
        if (row->passes_on)
            put_simulator(out);
    }
}

static void put_places(FILE *out, unsigned places)
{
    char text[PLACES_MAX] = "In:";
    size_t count = 0;
    for (int i = 0; i < PLACE_COUNT; i++) {
        if (!(places & 1u << i))
            continue;
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s %s", count ? "," : "", place_titles[i]);
        count++;
    }
    if (count && count < PLACE_COUNT)
        roff_sentence(out, text);
}

static void put_action(FILE *out, const struct action_row *row, bool typed)
{
    char item[PLACES_MAX];
    if (typed)
        snprintf(item, sizeof item, ":%s%s%s", row->name, row->arguments ? " " : "",
                 row->arguments ? row->arguments : "");
    else
        snprintf(item, sizeof item, "%s", row->keys);
    roff_item(out, item);
    roff_sentence(out, row->sentence);
    if (typed && row->keys[0]) {
        char keys[PLACES_MAX];
        snprintf(keys, sizeof keys, "Keys: `%s`.", row->keys);
        roff_text(out, keys);
    }
    put_places(out, row->places);
}

static void put_console(FILE *out)
{
    roff_section(out, "THE CONSOLE");
    roff_text(
        out,
        "Contacts, dial pad and call log are on the screen together from 80 columns and 24 "
        "lines up; the header tells what is live and whether events come in, the footer which "
        "keys matter here. `?` lists all that can be done in a place, is searched with `/`, "
        "and does what it lists with `Enter`. Every action has a name that can be typed "
        "behind `:`, in full or as far as it is clear, and `Tab` completes it.\n\n"
        "While a call asks something that is left to an operator (see QUESTIONS in "
        "`centralita.conf`(5)), a bar above the footer says how many seconds are left, who "
        "asks what, what was typed so far, and what is sent if nobody answers; below stand "
        "the choices. A digit takes one at once, so does a click; `=` opens a line for a "
        "number typed by hand, where one can be sent, and `w` goes to the call. Where digits "
        "are text, on the dial pad, in a line or in a form, the bar says what to press first; "
        "a click answers there too. A choice with a cross can't be taken: the caller's "
        "contact lacks what is named behind it. Of several questions the most urgent is on "
        "the bar, and when it passes to another one by itself, keys answer nothing for "
        "a moment. Whoever answers first counts, and the other consoles are told who it "
        "was.\n\n"
        "Whoever is an agent sees behind the own name what that agent does: ready, paused (with "
        "the reason, and by whom where somebody else did it), on call, or wrap-up. Being ready or "
        "paused is told since what time of the day, and only a call and a wrap-up are counted "
        "each second: a console on which nothing runs sends nothing to its terminal. Where the "
        "line narrows, the reason goes first; name, state and time stay. `p` pauses, and asks "
        "for one of the configured reasons where there are several; from a pause it makes ready "
        "again. During a call or its wrap-up a pause begins when that is over.\n\n"
        "After a call of the own agent, while its wrap-up lasts, a bar above the footer counts "
        "down and shows the dispositions that are configured (`[agents]` in "
        "`centralita.conf`(5)): a digit says how the call went, and ends the wrap-up; `p` ends "
        "it without. `n` writes the note on that call. The bar comes by itself, so its keys do "
        "nothing in its first moment; where digits are text, it says what to press first; and a "
        "caller's question takes its place. What was said stands in the call's detail.\n\n"
        "What the own roles don't allow is neither in the footer nor in the help, and says who "
        "may do it when it is tried.\n\n"
        "The console owns nothing: kill it or lose its line, attach again, and the screen is "
        "the same. When the engine is lost, the header says so, the reason stands above the "
        "footer, "
        "what was shown stays in grey and what was typed stays as it is; the console attaches "
        "again "
        "by itself, within a second of an engine being there. Whoever is turned away, because a "
        "reload took the last role, reads the engine's sentence there; it is tried again every few "
        "seconds. Function keys are never the only way. Colour never is the only sign of "
        "anything.");
    roff_subsection(out, "Keys and commands");
    roff_list(out, NULL);
    for (int i = 0; i < ACTION_COUNT; i++) {
        bool typed = action_can_be_typed((enum action)i);
        if (typed || actions[i].keys[0])
            put_action(out, &actions[i], typed);
    }
    roff_list_end(out);
}

static void put_engine(FILE *out)
{
    roff_section(out, "THE ENGINE");
    roff_text(
        out,
        "All commands and consoles talk to an engine over a Unix socket: see "
        "`centralita-engine`(8)."
        " `--socket`, CENTRALITA_SOCKET and `engine.socket` of a configuration that you may read "
        "are final, in this order. Otherwise it is the first that answers of "
        "`$XDG_RUNTIME_DIR/centralita/engine.sock` and `/run/centralita/engine.sock`. Whoever "
        "attaches to an engine that runs needs no configuration.\n\n"
        "Where none answers and your configuration has a provider, the console and these commands "
        "start an engine in a session of its own:");
    const char *last = NULL;
    char names[PLACES_MAX] = "";
    for (const struct command *row = commands; row->name; row++) {
        if (row->engine != COMMAND_STARTS || strchr(row->name, ' '))
            continue;
        size_t used = strlen(names);
        if (last)
            snprintf(names + used, sizeof names - used, "%s`%s`", used ? ", " : "", last);
        last = row->name;
    }
    size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, " and `%s`.", last);
    roff_text(out, names);
    roff_text(out,
              "It leaves when for `engine.linger` seconds nobody has needed it. The other commands "
              "never start one, and fail with 4 where none runs. A console whose engine was one of "
              "`serve` gives whoever supervises it five seconds to start it again, and starts none "
              "in the place of the machine's, at `/run/centralita/engine.sock`. What keeps an "
              "engine from starting "
              "is told to whoever started it; later it writes to `engine.log` in its state "
              "directory.");
}

static void put_json(FILE *out)
{
    roff_section(out, "JSON");
    roff_text(
        out, "With `--json` each result is one object in one line of UTF-8. What is not known is "
             "null; times are UTC; costs have six decimals. A call has the keys id, direction (in, "
             "out), provider, agent, line, number (E.164 where it can be read, else as it was "
             "sent; null where it is hidden), hidden, contact, state, outcome, by (provider, "
             "agent), reference, idcall, sequence, uuid, from, divert, created_at, started_at, "
             "answered_at, ended_at, seconds, cost_rx, cost_tx, code, message, note, vars, legs "
             "(side, state, cause) and timeline (at, what, detail). More keys may come; readers "
             "pass over those that they don't know.\n\n"
             "The states:");
    static const char *const meanings[CALL_STATE_COUNT] = {
        [CALL_REQUESTED] = "stored, being sent",
        [CALL_PENDING] = "taken for later",
        [CALL_ACCEPTED] = "taken by the provider",
        [CALL_STARTED] = "the provider has begun it; that does not mean answered",
        [CALL_DIVERT_FAILED] = "a diversion failed, none was answered, and the call is still up",
        [CALL_CONNECTED] = "answered by an extension or by the other party",
        [CALL_UNCONFIRMED] = "live, but nothing was heard of it for too long",
        [CALL_ENDED] = "over",
        [CALL_REFUSED] = "not placed; message says why",
        [CALL_UNKNOWN] = "sent, and there is no telling what became of it",
    };
    roff_list(out, "divert_failed");
    for (int i = 0; i < CALL_STATE_COUNT; i++) {
        roff_item(out, call_state_words[i]);
        roff_sentence(out, meanings[i]);
    }
    roff_list_end(out);
    roff_paragraph(out, "The outcome, once it is over:");
    static const char *const outcomes[OUTCOME_COUNT] = {
        [OUTCOME_ANSWERED] = "somebody answered",
        [OUTCOME_MISSED] = "it came in, and nobody answered",
        [OUTCOME_FAILED] = "it went out, and nobody answered",
        [OUTCOME_REFUSED] = "the provider did not place it",
        [OUTCOME_LOST] = "a person closed it without knowing",
    };
    roff_list(out, "divert_failed");
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        if (!outcomes[i])
            continue;
        roff_item(out, call_outcome_words[i]);
        roff_sentence(out, outcomes[i]);
    }
    roff_list_end(out);
    roff_paragraph(
        out, "`watch --json` prints {\"event\":\"call\",\"call\":{...}} for each change of a "
             "call and {\"event\":\"removed\",\"id\":...,\"into\":...} where two calls turned "
             "out to be one. {\"event\":\"provider\",\"provider\":{...}} tells how an account has "
             "fared now. {\"event\":\"question\",\"question\":{...}} tells that a call waits for "
             "an operator's answer, and {\"event\":\"answered\",\"id\":...,\"how\":...} that it "
             "does no longer: how is operator (then by is who, and what the choice's label or the "
             "number), default (nobody answered in time) or gone (the caller hung up); null where "
             "the reader was too slow to be told. Programs pass over other events.");
    roff_paragraph(
        out,
        "A question has the keys id, query (its name), provider, call (the call's id), caller, "
        "hidden, shown, contact (the name), line, vars (what the script has gathered), choices "
        "(key, label, vars as they would be sent, lacks: the place that has no value, so that "
        "it can't be taken), typed (the variable of a number typed by hand; null where none "
        "can be), default (null: the script's branch for errors), asked_at and until (ms since "
        "1970).");
    roff_paragraph(
        out, "`status --json` has in questions how many were asked since the engine started, how "
             "many are open, how many got the default, and of how many the query is not in the "
             "configuration (unknown, last_unknown).");
    roff_paragraph(
        out, "`providers --json` has for each account the keys name, kind, label, capabilities, "
             "last_success_at, last_error and last_error_at, retry_at (until when it asks to be "
             "left alone), under_way and waiting (requests), limits (the least and the most, by "
             "capability), prefixes (those of [route] that lead to it), preferred (whether it "
             "takes the numbers that no prefix names) and defaults (what the configuration says "
             "where an order does not).");
}

static void put_files(FILE *out)
{
    static const struct {
        const char *path, *sentence;
    } files[] = {
        {"$XDG_CONFIG_HOME/centralita/centralita.conf",
         "your own configuration, with provider accounts"},
        {"/etc/centralita/centralita.conf", "the machine's, where you have none"},
        {"$XDG_CONFIG_HOME/centralita/console.conf", "your own screen"},
        {"$XDG_CONFIG_HOME/centralita/themes", "your own themes"},
        {"$XDG_STATE_HOME/centralita", "calls, contacts and log of your own engine"},
    };
    roff_section(out, "FILES");
    roff_list(out, NULL);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        roff_path(out, files[i].path);
        roff_sentence(out, files[i].sentence);
    }
    roff_list_end(out);
}

static void put_examples(FILE *out)
{
    roff_section(out, "EXAMPLES");
    roff_text(out, "See all of it without an account:");
    roff_example(out, "centralita demo");
    roff_paragraph(out, "Begin with an account of your own:");
    roff_example(out, "centralita init infocaller\ncentralita check\ncentralita urls");
    roff_paragraph(out, "Place a call from a script, and tell what became of it:");
    roff_example(out, "centralita dial +34911000333 --var ORDER=1234 --json >call.json\n"
                      "case $? in\n"
                      "0) echo taken ;;\n"
                      "1) echo not placed ;;\n"
                      "3) echo 'may have been placed: ask before trying again' ;;\n"
                      "*) echo wrong usage, or no engine ;;\n"
                      "esac");
    roff_paragraph(out, "The calls of this month for a spreadsheet:");
    roff_example(out, "centralita calls --since $(date +%Y-%m-01) --csv >calls.csv");
}

void manual_client(FILE *out)
{
    static const char *const see[] = {"centralita.conf(5)", "centralita-engine(8)", NULL};
    roff_begin(out, "CENTRALITA", 1, "centralita", "operator's console for telephone calls");
    roff_section(out, "SYNOPSIS");
    put_synopsis(out, commands);
    fputs(".Nm\n.Ar COMMAND\n.Op Ar ...\n", out);
    roff_section(out, "DESCRIPTION");
    roff_text(out,
              "`centralita` without a command is an operator's console for the terminal. It places "
              "calls through providers that are ordered over HTTP (the provider rings your phone, "
              "then the other party) and shows what happens on the line as the provider tells it. "
              "With a command it does one thing and ends, for shells and scripts.\n\n"
              "Options may stand before and behind the command; behind `--` all are words. Results "
              "go to the standard output, messages to the standard error.");
    fputs(".Pp\n", out);
    roff_text(out, "The options of the console:");
    put_options(out, commands, commands->options);
    roff_paragraph(out, "The options of every command:");
    put_options(out, commands, common_options);
    put_commands(out);
    put_console(out);
    put_engine(out);
    put_json(out);
    roff_section(out, "ENVIRONMENT");
    roff_list(out, "CENTRALITA_LIBEXEC");
    for (const struct command_variable *row = command_variables; row->name; row++) {
        roff_variable(out, row->name);
        roff_sentence(out, row->sentence);
    }
    roff_list_end(out);
    put_files(out);
    roff_section(out, "EXIT STATUS");
    roff_list(out, "0");
    for (const struct command_exit *row = command_exits; row->sentence; row++) {
        char code[8];
        snprintf(code, sizeof code, "%d", row->code);
        roff_item(out, code);
        roff_sentence(out, row->sentence);
    }
    roff_list_end(out);
    put_examples(out);
    roff_see_also(out, see);
}
