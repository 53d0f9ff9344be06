/* SPDX-License-Identifier: MIT */
/* centralita.conf(5), QUESTIONS: what can be answered to a provider's question during a call, and
   how a command answers. */
#include "base/intl.h"
#include "config/config.h"
#include "config/example.h"
#include "config/pattern.h"
#include "docgen/manual.h"
#include "docgen/roff.h"
#include "engine/command.h"

#define PLACE_TEXT_SIZE 128
#define TEXT_SIZE       1024

static void put_ways(FILE *out)
{
    static const char *const sentences[QUERY_WAY_COUNT] = {
        [QUERY_FIXED] = "`vars` is sent at once, whoever calls.",
        [QUERY_CONTACT] = "`vars` is sent at once where the caller is one of the contacts, else "
                          "`default`.",
        [QUERY_COMMAND] = "A program answers: see below. Where it fails, or takes longer than "
                          "`timeout`, `default` is sent.",
        [QUERY_OPERATOR] =
            "The question stands above the footer of every console, with the caller, what was "
            "typed so far, the choices and the seconds that are left. While no text is being "
            "typed, a digit takes the choice of that key, and `=` opens a field for a number "
            "typed by hand, which is sent in the account's `number_format`. The first answer "
            "counts. When the time is over `default` is sent; at once where no console is "
            "attached, and when the last one leaves. While one is, a shell can answer "
            "too: `centralita questions` and `centralita answer`.",
    };
    roff_list(out, "operator");
    for (int i = 0; i < QUERY_WAY_COUNT; i++) {
        roff_item(out, query_way_words[i]);
        roff_text(out, sentences[i]);
    }
    roff_list_end(out);
}

static void put_variables(FILE *out)
{
    char text[TEXT_SIZE];
    roff_subsection(out, "Variables and places");
    snprintf(text, sizeof text,
             "Variables are written NAME=VALUE, with commas between. A name has up to %d of the "
             "letters A to Z and digits. A value may be empty; one with a comma in it stands in "
             "double quotes, which count only around a whole value. It is written with the "
             "characters of ISO-8859-1, and these places in it are filled in:",
             VARIABLE_NAME_MAX);
    roff_text(out, text);
    roff_list(out, "{contact.number}");
    for (const struct pattern_place *place = pattern_places; place->name; place++) {
        snprintf(text, sizeof text, "{%s%s}", place->name, place->rest);
        roff_item(out, text);
        roff_sentence(out, place->sentence);
    }
    roff_list_end(out);
    roff_paragraph(out, "Where contacts share a number, the oldest counts. Characters that "
                        "ISO-8859-1 has not are sent as Latin letters, else as `?`.");
    roff_paragraph(out, "A place without a value leaves nothing; but an operator can't take a "
                        "choice in which a place has none, and is told which.");
}

static void put_time(FILE *out)
{
    roff_subsection(out, "Time");
    roff_text(
        out,
        "For each query the panel has a time that the call waits for the answer, and what it does "
        "when that is over or the answer is an error. `timeout` has to be the shorter of the two, "
        "by a second or more for the way there and back: then it is always this configuration "
        "that decides, and `default` is what the caller gets. It goes out a little before "
        "`timeout` is over. Without `default`, and for a query that has no section here, the "
        "answer is an error, `Result` 1, and the call goes on as the panel says; `centralita "
        "status` counts such queries and names the last one.");
}

static void put_command(FILE *out)
{
    char text[TEXT_SIZE];
    roff_subsection(out, "Commands");
    snprintf(
        text, sizeof text,
        "The program is started without a shell and stays. It reads one question a line on its "
        "standard input, and answers each with one line on its standard output, before it reads "
        "the next; the lines are JSON, of at most %u bytes. It has to write its line out at once: "
        "many languages keep what goes into a pipe until told to flush it. Up to %d run side by "
        "side, started as they are needed, and what they remember is not shared. A question:",
        COMMAND_LINE_MAX, COMMAND_PROCESSES);
    roff_text(out, text);
    roff_example(out, "{\"query\":\"TARIFF\",\"caller\":\"+34911000333\",\"line\":\"123456789\",\n"
                      " \"vars\":{\"ITEM\":\"42\"},\"contact\":{\"name\":\"Ana Ruiz\",...},\n"
                      " \"call\":\"06fxhqk7p2m8d3wz\"}");
    roff_paragraph(out, "It is one line there. What is not known is null: the caller who is "
                        "hidden, the contact of one who is none, the id of a call that is not "
                        "known yet. The contact is as `centralita contacts --json` prints it. The "
                        "answer, whose values are texts or whole numbers, here from a program in "
                        "Python:");
    roff_example(out, "import json, sys\n"
                      "for line in sys.stdin:\n"
                      "    question = json.loads(line)\n"
                      "    tariff = \"2\" if question[\"contact\"] else \"1\"\n"
                      "    print(json.dumps({\"vars\": {\"TARIFF\": tariff}}), flush=True)");
    snprintf(
        text, sizeof text,
        "A program that is missing, ends, answers something else or is late costs the question "
        "that it had, which gets `default`, and a line in the log; it is killed, and the next "
        "question gets a new one. After %d failures in a row it is started once a second at most. "
        "What it writes to its standard error is dropped, but for the last line before a failure, "
        "which goes to the log. It should end when its standard input does.",
        COMMAND_FAILURES_MAX);
    roff_paragraph(out, text);
}

void manual_queries(FILE *out)
{
    roff_section(out, "QUESTIONS");
    roff_text(out,
              "Infocaller's script can stop in the middle of a call and ask: here is the caller "
              "and what was typed so far, what now? The query is defined in the panel, with the "
              "address that `centralita urls` prints for it, and what comes back are variables "
              "that the script goes on with. `[query.NAME]` says who answers the query of that "
              "name, in capital and small letters as they stand in the panel:");
    put_ways(out);
    roff_paragraph(out, "One of each:");
    roff_example(out, config_example_queries);
    put_variables(out);
    put_time(out);
    put_command(out);
    roff_paragraph(out, "Every question and its answer are kept, and stand in the timeline of "
                        "their call. What the question tells of the call is known from then on.");
}
